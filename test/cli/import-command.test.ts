import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../main-process/core/graph/parse.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCli } from './run-cli.ts';

const model = fileURLToPath(new URL('../fixtures/models/keras3-resnet.json', import.meta.url));

describe('import', () => {
  it('prints the design on stdout and what was made of the model on stderr', async () => {
    const { code, stdout, stderr } = await runCli(['import', model]);
    expect(code).toBe(0);
    expect(parseDocument(stdout).document?.name).toBe('keras3_resnet');
    expect(stderr).toContain('35 layers → 3 blocks in 3 stages, 3 single layers, 2 outputs');
    expect(stderr).toContain('left out: random_flip: RandomFlip: data augmentation is set in Train.');
  });

  it('writes a file that summary takes, and tells the rest as JSON', async () => {
    const file = join(temporaryFolder(), 'net.auxnet');
    const { stdout } = await runCli(['import', model, '-o', file, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ imported: true, format: 'Keras 3', layers: 35, blocks: 3, stages: 3, outputs: 2 });
    expect(JSON.parse(stdout)).not.toHaveProperty('design');
    expect((await runCli(['summary', file])).stdout).toContain('78,372 parameters');
    expect(parseDocument(readFileSync(file, 'utf8')).document).not.toBeNull();
  });

  it('fails with the layers in the way, and writes nothing', async () => {
    const folder = temporaryFolder();
    const bad = join(folder, 'bad.json');
    writeFileSync(bad, readFileSync(model, 'utf8').replaceAll('"GlobalAveragePooling2D"', '"LayerNormalization"'));
    const out = join(folder, 'net.auxnet');
    const { code, stdout, stderr } = await runCli(['import', bad, '-o', out]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('A layer has no counterpart here [import-unsupported-layer]');
    expect(stderr.match(/is a LayerNormalization/g)).toHaveLength(2);
    expect(existsSync(out)).toBe(false);
    const json = await runCli(['import', bad, '--json']);
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
      1,
      { imported: false, diagnostics: [{ id: 'import-unsupported-layer' }, {}] },
    ]);
  });
});
