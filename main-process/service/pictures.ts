import { Buffer } from 'buffer';
import { extname } from 'path';
import { StudioError } from '../contract/studio-error.ts';

type PictureType = 'svg' | 'png';
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The path, when its name ends as a picture of that type. */
export function picturePath(path: string, type: PictureType): string {
  if (extname(path).toLowerCase() === `.${type}`) return path;
  throw new StudioError('invalid-request', `"${path}" is no name of a picture: it must end in .${type}.`);
}

/** The content of the file: refused when it is not what `type` says. An SVG with a script is none of ours. */
export function pictureBytes(path: string, type: PictureType, data: string): Buffer {
  const refuse = (what: string): never => {
    throw new StudioError('invalid-request', `Cannot save ${path}: ${what}.`);
  };
  if (type === 'svg') return /^<svg[\s>]/u.test(data) && !/<script/iu.test(data) ? Buffer.from(data, 'utf8') : refuse('the text is not an SVG picture');
  const bytes = Buffer.from(data, 'base64');
  return bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE) ? bytes : refuse('the data is not a PNG picture');
}
