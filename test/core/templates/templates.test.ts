import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { templates } from '../../../main-process/core/templates/index.ts';

describe.each(templates)('$id', (template) => {
  const document = template.build();
  const analysis = analyse(document);
  it('prints', () => {
    console.log(template.id, analysis.totals, analysis.exits.map((e) => [e.exit.name, e.exit.depth, e.exit.blocksBefore, e.parameters, e.multiplyAdds]));
    console.log(analysis.diagnostics);
    expect(analysis.trainable).toBe(true);
    const text = serialiseDocument(document);
    expect(parseDocument(text)).toEqual({ document, diagnostics: [] });
    if (template.id === 'auxnet-20-3') console.log(text);
  });
});
