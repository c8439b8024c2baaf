import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { setClasses, setDesignName } from '../../../renderer/commands/document.ts';
import { move, rename } from '../../../renderer/commands/nodes.ts';
import { History } from '../../../renderer/state/history.ts';
import { anyCommand, template } from '../helpers.ts';

describe('History', () => {
  it.each([
    ['under another key', (history: History) => history.abandon('other')],
    ['after its end', (history: History) => (history.mark(), history.abandon('drag'))],
    ['after it was saved', (history: History) => (history.markSaved(), history.abandon('drag'))],
  ])('does not take a gesture back %s', (_, abandon) => {
    const history = new History(template());
    history.run({ ...setClasses(12), coalesceKey: 'drag' });
    expect(abandon(history)).toBe(false);
    expect(history.document.classes).toBe(12);
  });

  it('undoes any sequence of commands to the first document byte for byte, and redoes it to the last', () => {
    const first = template();
    const text = serialiseDocument(first);
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 25 }), fc.nat(4), (makers, markEvery) => {
        const history = new History(first);
        const states = [text];
        makers.forEach((make, index) => {
          const command = make(history.document);
          if (command && history.run(command)) states.push(serialiseDocument(history.document));
          if (index % (markEvery + 1) === 0) history.mark();
        });
        const last = states[states.length - 1];
        while (history.undo()) {
          // Each step on the way back is a state that was there on the way out.
          expect(states).toContain(serialiseDocument(history.document));
        }
        expect(serialiseDocument(history.document)).toBe(text);
        while (history.redo());
        expect(serialiseDocument(history.document)).toBe(last);
      }),
      { numRuns: 80 },
    );
  });

  it('is where a list of states would be, however one goes back and forth between edits', () => {
    const walks = fc.array(fc.oneof(anyCommand, fc.constantFrom<'undo' | 'redo'>('undo', 'redo')), { maxLength: 40 });
    fc.assert(
      fc.property(walks, (walk) => {
        const history = new History(template());
        let states = [serialiseDocument(history.document)];
        let at = 0;
        for (const go of walk) {
          if (go === 'undo') at -= Number(history.undo());
          else if (go === 'redo') at += Number(history.redo());
          else {
            const command = go(history.document);
            history.mark();
            if (!command || !history.run(command)) continue;
            states = [...states.slice(0, at + 1), serialiseDocument(history.document)];
            at += 1;
          }
          expect(serialiseDocument(history.document)).toBe(states[at]);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('comes back to the very document that was left, so that what is known of it holds', () => {
    const history = new History(template());
    const first = history.document;
    history.run(setClasses(20));
    const second = history.document;
    history.undo();
    expect(history.document).toBe(first);
    history.redo();
    expect(history.document).toBe(second);
  });

  it('makes one step of a drag, and another of the next one', () => {
    const history = new History(template());
    const start = history.document.positions.stem;
    for (let step = 0; step < 50; step += 1) history.run(move(history.document, ['stem'], { x: 1, y: 2 }, 'drag:1'));
    history.mark();
    history.run(move(history.document, ['stem'], { x: 8, y: 0 }, 'drag:1'));
    expect(history.document.positions.stem).toEqual({ x: (start?.x ?? 0) + 58, y: (start?.y ?? 0) + 100 });
    history.undo();
    expect(history.document.positions.stem).toEqual({ x: (start?.x ?? 0) + 50, y: (start?.y ?? 0) + 100 });
    history.undo();
    expect(history.document.positions.stem).toEqual(start);
    expect(history.canUndo).toBe(false);
  });

  it('joins only commands that follow each other with the same key', () => {
    const history = new History(template());
    history.run(rename(history.document, 'stem', 'A'));
    history.run(setClasses(20));
    history.run(rename(history.document, 'stem', 'B'));
    history.run(rename(history.document, 'stem', 'BC'));
    expect(history.undoLabel).toBe('Rename A');
    history.undo();
    expect(history.document.nodes.stem?.name).toBe('A');
    history.undo();
    expect(history.document.classes).toBe(10);
    expect(history.canUndo).toBe(true);
  });

  it('makes no step of a command that changes nothing', () => {
    const history = new History(template());
    expect(history.run(setClasses(10))).toBe(false);
    expect(history.canUndo).toBe(false);
    expect(history.dirty).toBe(false);
  });

  it('drops what was undone when something new is done', () => {
    const history = new History(template());
    history.run(setDesignName('One'));
    history.mark();
    history.run(setDesignName('Two'));
    history.undo();
    history.run(setClasses(7));
    expect(history.canRedo).toBe(false);
    expect(history.document.name).toBe('One');
  });

  it('knows whether the document is what was saved', () => {
    const history = new History(template());
    history.run(setDesignName('One'));
    expect(history.dirty).toBe(true);
    history.markSaved();
    expect(history.dirty).toBe(false);
    history.run(setDesignName('One and a half'));
    expect(history.dirty, 'typing on after a save is a change').toBe(true);
    history.undo();
    expect(history.dirty).toBe(false);
    history.undo();
    expect(history.dirty).toBe(true);
    history.run(setClasses(3));
    history.undo();
    expect(history.dirty, 'the saved state can no longer be reached').toBe(true);
  });

  it('undoes an amended step as one', () => {
    const history = new History(template());
    history.run(setClasses(5));
    history.amend((draft) => {
      draft.name = 'Five';
    });
    expect(history.document.name).toBe('Five');
    history.undo();
    expect([history.document.classes, history.document.name]).toEqual([10, 'AuxNet-20-3']);
    history.redo();
    expect([history.document.classes, history.document.name]).toEqual([5, 'Five']);
  });

  it('goes to any step at once, to the state that single undos and redos pass through', () => {
    const history = new History(template());
    const states = [history.document];
    for (const name of ['A', 'B', 'C', 'D']) {
      history.run({ ...rename(history.document, 'stem', name), coalesceKey: undefined });
      states.push(history.document);
    }
    expect(history.labels).toHaveLength(4);
    for (const [to, changed] of [[1, true], [4, true], [4, false], [0, true], [99, true], [-3, true]] as const) {
      expect(history.goTo(to)).toBe(changed);
      const count = Math.max(0, Math.min(4, to));
      expect(history.cursor).toBe(count);
      expect(serialiseDocument(history.document)).toBe(serialiseDocument(states[count] ?? history.document));
    }
  });

  it('tells which step was saved, until it can no longer be reached', () => {
    const history = new History(template());
    expect(history.saved).toBe(0);
    history.run(setClasses(20));
    history.markSaved();
    expect(history.saved).toBe(1);
    history.undo();
    expect([history.saved, history.cursor]).toEqual([1, 0]);
    history.run(setDesignName('Another way'));
    expect(history.saved).toBeNull();
  });
});
