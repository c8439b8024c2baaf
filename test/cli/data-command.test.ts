import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { madeSets, writeFiles } from '../helpers/made-datasets.ts';
import { colourFolder, picture, writeFiles as writePictures } from '../helpers/picture-folder.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCli } from './run-cli.ts';

describe('auxnet data', () => {
  it('lists the sets with their mirrors', async () => {
    const { stdout, code } = await runCli(['data', 'list', '--json']);
    expect(code).toBe(0);
    const { datasets } = JSON.parse(stdout) as { datasets: { name: string; path: string | null; mirrors: { id: string }[] }[] };
    expect(datasets.map(({ name }) => name).slice(0, 7)).toEqual(['generated', 'cifar-10', 'cifar-100', 'cifar-100-coarse', 'svhn', 'mnist', 'fashion-mnist']);
    expect(datasets[1]).toMatchObject({ path: null, mirrors: [{ id: 'toronto' }, { id: 'toronto-python' }, { id: 'google' }] });
    expect((await runCli(['data', 'list'])).stdout).toMatch(/svhn .* 32×32×3 .*not downloaded/);
  });

  it.each(['CIFAR-10 archive', 'CIFAR-100 python', 'SVHN compressed', 'MNIST gzip'] as const)('checks %s: counts, balance, digest', async (name) => {
    const path = writeFiles(temporaryFolder(), await madeSets[name].files());
    const { stdout, code, stderr } = await runCli(['data', 'check', path, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const told = JSON.parse(stdout) as { name: string; train: { count: number; classes: number[]; sha256: string } };
    expect([told.name, told.train.count]).toEqual([madeSets[name].set, 12]);
    expect(told.train.classes.reduce((sum, n) => sum + n, 0)).toBe(12);
    expect(told.train.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('the digest does not depend on the format', async () => {
    const digest = async (name: keyof typeof madeSets): Promise<string> =>
      (JSON.parse((await runCli(['data', 'check', writeFiles(temporaryFolder(), await madeSets[name].files()), '--json'])).stdout) as { train: { sha256: string } }).train.sha256;
    expect(new Set([await digest('CIFAR-10 binary'), await digest('CIFAR-10 python'), await digest('CIFAR-10 archive')]).size).toBe(1);
  });

  it('checks a folder of pictures: counts and sizes; files that cannot be read are named, by exit code 1', async () => {
    const folder = temporaryFolder();
    await colourFolder(folder, { train: 6, test: 2, width: 30, height: 14 });
    await writePictures(folder, { 'train/red/large.jpg': await picture('red', 80, 60).jpeg().toBuffer() });
    const whole = await runCli(['data', 'check', folder]);
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(whole.stdout).toMatch(/Folder of pictures \(folder\): pictures from 30×14 to 80×60 pixels, .* KiB, 2 classes\n/);
    expect(whole.stdout).toMatch(/blue +6 +2\n.*red +7 +2\n.*all +13 +4\n/s);
    await writePictures(folder, { 'train/red/cut.png': 'no picture', 'test/blue/empty.jpg': '' });
    const damaged = await runCli(['data', 'check', folder, '--json']);
    expect([damaged.code, damaged.stderr]).toEqual([1, expect.stringMatching(/2 files of .* cannot be read as pictures\. Mend or remove them/)]);
    const told = JSON.parse(damaged.stdout) as { ok: boolean; train: { classes: number[] }; unreadable: { path: string }[] };
    expect([told.ok, told.train.classes, told.unreadable.map(({ path }) => path).sort()]).toEqual([
      false, [6, 7], [join(folder, 'test/blue/empty.jpg'), join(folder, 'train/red/cut.png')],
    ]);
    expect((await runCli(['data', 'check', folder])).stderr).toMatch(/cut\.png: cannot be read as a picture/);
  });

  it('says what is wrong, by exit code 1', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'x'));
    expect(await runCli(['data', 'check', folder])).toMatchObject({ code: 1, stderr: expect.stringMatching(/holds no data set that is known here/) as string });
    expect(await runCli(['data', 'check', join(folder, 'gone')])).toMatchObject({ code: 1, stderr: expect.stringMatching(/it does not exist/) as string });
    expect(await runCli(['data', 'download', 'generated'])).toMatchObject({ code: 1, stderr: expect.stringMatching(/no download of "generated"/) as string });
    expect(await runCli(['data', 'download', 'mnist', '--mirror', 'moon'])).toMatchObject({ code: 1, stderr: expect.stringMatching(/There are: pytorch, google, or an address/) as string });
    const failed = await runCli(['data', 'download', 'mnist', '--mirror', 'http://127.0.0.1:1/']);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringMatching(/refuses connections.*by hand/s) as string });
  });
});
