import { produce } from 'immer';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { copyFragment, fragmentText, parseFragment, paste } from '../../../renderer/commands/clipboard.ts';
import type { Command } from '../../../renderer/commands/command.ts';
import { newNode } from '../../../renderer/commands/naming.ts';
import { insertOnEdge, move, remove } from '../../../renderer/commands/nodes.ts';
import { addNote, leastNote, mostNote, newNote, notesAlong, resizeNote, setNoteText, writing } from '../../../renderer/commands/notes.ts';
import { isSameDesign } from '../../../renderer/features/training/same-design.ts';
import { aligned } from '../../../renderer/graph-view/layout/align.ts';
import { completePositions } from '../../../renderer/graph-view/layout/complete-positions.ts';
import { buildScene } from '../../../renderer/graph-view/model/build-scene.ts';
import { hitTest, nodesWithin } from '../../../renderer/graph-view/model/hit-test.ts';
import { noteLines } from '../../../renderer/graph-view/note-text.ts';
import { History } from '../../../renderer/state/history.ts';
import { template } from '../helpers.ts';

const run = (document: Document, command: Command): Document => produce(document, command.recipe);
const nothing = { nodes: [], edges: [], stages: [], notes: [], positions: {} };
const design = template('resnet-20');
const made = newNote(design);
const noted = run(run(design, addNote(made, { x: 400, y: 200 })), setNoteText(made.id, 'Why 16?\nSee the paper.'));

describe('notes', () => {
  it('come back from a file with their places, and leave one without notes as it was', () => {
    const text = serialiseDocument(noted);
    expect(parseDocument(text).document).toEqual(noted);
    expect(JSON.parse(text)).toMatchObject({ notes: [{ id: made.id, text: 'Why 16?\nSee the paper.' }], layout: { positions: { [made.id]: { x: 400, y: 200 } } } });
    expect(serialiseDocument(design)).not.toContain('"notes"');
  });

  it('may not share an id with a node', () => {
    const text = serialiseDocument(noted).replace(`{ "id": "${made.id}"`, '{ "id": "input"');
    expect(parseDocument(text).diagnostics.map(({ detail }) => detail).join()).toContain('is a node already');
  });

  it('say nothing to analysis and training', () => {
    expect(analyse(noted).diagnostics).toEqual(analyse(design).diagnostics);
    expect(isSameDesign(serialiseDocument(noted), design)).toBe(true);
  });

  it('are made, moved, resized and deleted, and each step can be undone', () => {
    const history = new History(design);
    history.run(addNote(made, { x: 0, y: 0 }));
    history.run(move(history.document, [made.id], { x: 8, y: 16 }));
    history.run(resizeNote(made.id, { width: 300, height: 8 }, 'drag'));
    expect(history.document.notes[made.id]).toMatchObject({ width: 300, height: leastNote.height });
    // The upper left corner stays.
    expect(history.document.positions[made.id]).toEqual({ x: 58, y: 16 - (made.height - leastNote.height) / 2 });
    history.run(remove(history.document, [made.id]));
    expect(history.document.positions[made.id]).toBeUndefined();
    for (let step = 0; step < 4; step += 1) history.undo();
    expect(history.document).toEqual(design);
  });

  it('grow to what a file takes, and no further', () => {
    const huge = run(noted, resizeNote(made.id, { width: 9_000, height: 9_000 }, 'drag'));
    expect(huge.notes[made.id]).toMatchObject({ width: mostNote, height: mostNote });
    expect(parseDocument(serialiseDocument(huge)).document).toEqual(huge);
  });

  it('are added and written in one step; given up without a word they leave none', () => {
    const history = new History(design);
    history.run(addNote(made, { x: 0, y: 0 }));
    history.run(setNoteText(made.id, 'W'));
    history.run(setNoteText(made.id, 'Why?'));
    expect(history.labels).toEqual(['Add a note']);
    history.mark();
    // Emptied again later, only the typing is given up.
    history.run(setNoteText(made.id, ''));
    expect(history.abandon(writing(made.id))).toBe(true);
    expect(history.document.notes[made.id]?.text).toBe('Why?');
    history.undo();
    expect(history.document).toEqual(design);
    history.run(addNote(made, { x: 0, y: 0 }));
    expect(history.abandon(writing(made.id))).toBe(true);
    expect([history.document, history.labels, history.canRedo]).toEqual([design, [], false]);
  });

  it('are copied with nodes or alone, under ids of their own', () => {
    const fragment = parseFragment(fragmentText(copyFragment(noted, [made.id]) ?? nothing));
    const twice = run(noted, paste(noted, fragment ?? nothing));
    expect(Object.values(twice.notes).map(({ text }) => text)).toEqual(['Why 16?\nSee the paper.', 'Why 16?\nSee the paper.']);
    expect(Object.keys(twice.notes)).toHaveLength(2);
  });

  it('move along with the rows below an insertion', () => {
    const low = run(design, addNote(made, { x: 400, y: 300 }));
    const edge = Object.values(design.edges)[0]?.id ?? '';
    const after = run(low, insertOnEdge(newNode(low, 'conv'), edge));
    expect(after.positions[made.id]?.y).toBeGreaterThan(300);
  });

  it('keep their distance to the nearest node at a new layout', () => {
    const [first] = Object.keys(design.nodes);
    const near = { ...design, notes: { [made.id]: made }, positions: { ...design.positions, [made.id]: { x: 300, y: design.positions[first ?? '']?.y ?? 0 } } };
    const next = Object.fromEntries(Object.entries(design.positions).map(([id, { x, y }]) => [id, { x: x + 1_000, y: y * 2 }]));
    expect(notesAlong(near, next)[made.id]).toEqual({ x: 1_300, y: (next[first ?? '']?.y ?? 0) + 0 });
  });

  it('are aligned with nodes', () => {
    const [first] = Object.keys(noted.nodes);
    const left = Math.min(...[first ?? '', made.id].map((id) => (noted.positions[id]?.x ?? 0) - (id === made.id ? made.width : 268) / 2));
    expect(aligned(noted, [first ?? '', made.id], 'left')[made.id]?.x).toBe(left + made.width / 2);
  });

  it('get a place beside the drawing when a file has none', () => {
    const { [made.id]: _, ...positions } = noted.positions;
    const placed = completePositions({ ...noted, positions }).positions[made.id];
    expect(placed?.x).toBeLessThan(-134 - 96);
  });

  it('lie on top, and are caught by a selection frame', () => {
    const scene = buildScene(noted, analyse(noted), { selection: new Set(), exitValues: null, cutAt: null });
    expect(hitTest(scene, { x: 400, y: 200 }, 1)).toEqual({ kind: 'note', id: made.id });
    expect(nodesWithin(scene, { left: 390, right: 410, top: 190, bottom: 210 })).toContain(made.id);
  });
});

describe('noteLines', () => {
  const lines = (text: string, width = 120, height = 200): readonly string[] =>
    noteLines({ text, width, height }, (part) => 10 * part.length);
  it.each([
    ['one two', ['one two']],
    ['one\n\ntwo', ['one', '', 'two']],
    ['one two three', ['one two', 'three']],
    ['incomprehensible', ['incomprehe', 'nsible']],
    ['', ['']],
  ])('breaks %j', (text, expected) => expect(lines(text)).toEqual(expected));
  it('says that there is more than fits', () => {
    expect(lines('a\nb\nc\nd', 120, 52)).toEqual(['a', 'b…']);
  });
});
