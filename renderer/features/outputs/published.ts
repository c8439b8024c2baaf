import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import type { Analysis } from '../../../main-process/core/shape/facts.ts';
import { templates, type Published, type Template } from '../../../main-process/core/templates/index.ts';

const signature = ({ totals, exits }: Analysis): string =>
  [totals.parameters, totals.multiplyAdds, ...exits.map(({ exit }) => exit.depth)].join();
const signatures = new Map<string, string>();

function signatureOf(template: Template): string {
  const known = signatures.get(template.id);
  if (known !== undefined) return known;
  const made = signature(analyse(template.build()));
  signatures.set(template.id, made);
  return made;
}

/** Published figures of the template that a design still is: its name, its cost and its exits; null for anything else. */
export function publishedFor(document: Document, analysis: Analysis): Published | null {
  const template = templates.find(({ title }) => title === document.name);
  return template?.published && signature(analysis) === signatureOf(template) ? template.published : null;
}
