import { basename } from 'node:path';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { DatasetError } from '../dataset-error.ts';
import { joinChunks } from './bytes.ts';
import { grouped } from '../../core/text.ts';
import { gunzipFile } from './gzip.ts';

export interface TarMember {
  /** Without folders. */
  readonly name: string;
  /** As the archive has it. */
  readonly member: string;
  /** Null for one that is not wanted. */
  readonly bytes: Uint8Array | null;
}

/** What one member may hold; the archives of these sets have some 150 MB in their largest. */
const LARGEST_MEMBER = 1024 ** 3;
/** Members of an archive; those of these sets have ten. */
const MOST_MEMBERS = 10_000;

/**
 * The files in a `.tar.gz`, read as a stream: nothing is unpacked to disk, and memory follows the bytes that are there,
 * not the sizes that headers tell. The checksum of the whole is verified before the last member counts as read.
 * @throws DatasetError that says what is wrong with the archive
 */
export async function* readTarGz(path: string, wanted: (name: string) => boolean): AsyncGenerator<TarMember, void> {
  const archive = extract();
  const source = Readable.from(gunzipFile(path), { objectMode: true });
  let gzipProblem: Error | null = null;
  source.on('error', (error) => {
    gzipProblem = error;
    archive.destroy(error);
  });
  source.pipe(archive as unknown as NodeJS.WritableStream); // streamx has Node's interface, but not its types
  let members = 0;
  try {
    for await (const entry of archive) {
      const { name: member, size, type } = entry.header;
      if (++members > MOST_MEMBERS) throw new DatasetError(`${basename(path)}: it holds more than ${grouped(MOST_MEMBERS)} files, so it is no archive of this set.`, path);
      const name = posix.basename(member);
      const take = type === 'file' && wanted(name);
      if (take && size > LARGEST_MEMBER) {
        throw new DatasetError(`${basename(path)}: ${member} is said to have ${grouped(size)} bytes, more than any file of this set. Get the archive again.`, path);
      }
      const chunks: Uint8Array[] = [];
      for await (const chunk of entry) if (take) chunks.push(chunk as Uint8Array);
      if (type === 'file') yield { name, member, bytes: take ? joinChunks(chunks) : null };
    }
  } catch (error) {
    throw archiveError(gzipProblem ?? error, path);
  } finally {
    source.destroy();
    archive.destroy();
  }
}

function archiveError(error: unknown, path: string): DatasetError {
  if (error instanceof DatasetError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const what = /unexpected end/i.test(reason)
    ? 'the archive is truncated: it stops in the middle of a file'
    : /checksum|header|tar/i.test(reason)
      ? 'it is not a tar archive, or damaged'
      : reason;
  return new DatasetError(`${basename(path)}: ${what}. Get the archive again.`, path, { cause: error });
}
