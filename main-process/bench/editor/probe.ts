/** What the bench reads of Cytoscape: it hangs on the element that it draws into. */
export interface DrawnElement {
  readonly length: number;
  data(name: string): unknown;
  hasClass(name: string): boolean;
  position(): { readonly x: number; readonly y: number };
}
export interface DrawnGraph {
  getElementById(id: string): DrawnElement;
  elements(): { readonly length: number };
  zoom(): number;
  pan(): { readonly x: number; readonly y: number };
}

/**
 * Work of the main thread that led to one frame, in milliseconds. Told of input that comes with its frame (moves, the wheel); after
 * a key or a press, Chromium keeps messages back until the frame, so that the wait for it would be counted: there the trace tells.
 */
export interface FrameWork {
  /** Handling of the input before it. */
  readonly input: number;
  /** Callbacks of the frame, then style, layout and the list of what to paint. */
  readonly frame: number;
}

export interface Probe {
  /** Forgets the frames so far. */
  start(): void;
  /** Frames since then that anything was done for. */
  frames(): readonly FrameWork[];
  /** Resolves when frames are drawn and nothing is left to do, or after a second. */
  idle(): Promise<void>;
  /** Marks the next input in the trace, and after it the end of the first frame after which `shown` holds. */
  mark(shown: (graph: DrawnGraph) => boolean): void;
  /** Resolves at the second of those marks. */
  shown(): Promise<true>;
  /** Milliseconds from the last key to the end of the first frame after which `shown` holds: waiting included. */
  sinceKey(shown: (graph: DrawnGraph) => boolean): Promise<number>;
  graph(): DrawnGraph;
}

declare global {
  interface Window {
    auxnetProbe: Probe;
  }
}

/**
 * Runs in the page before its own scripts. Takes the time of every callback of a frame, of the handling of every input, and
 * of the style, layout and paint that follow a frame's callbacks (a message posted in the frame arrives after them). Waiting
 * for the next frame is no work and is not counted. It sets the marks that `main-thread.ts` reads.
 */
export function installProbe(): void {
  const kinds = ['keydown', 'pointerdown', 'pointermove', 'pointerup', 'wheel', 'click'] as const;
  const frames: { input: number; frame: number }[] = [];
  const waiting: (() => void)[] = [];
  /** Input handled since the last frame, and the start of what is being handled. */
  let input = 0;
  let inputStart: number | null = null;
  let frameStart: number | null = null;
  let frameTime = -1;
  let lastKey = 0;
  let marking = false;
  let marked = new Promise<true>(() => undefined);

  /** Calls back when the task under way, with its microtasks and what the browser does right after it, is over. */
  const afterTask = (callback: () => void): void => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      callback();
    };
    port2.postMessage(0);
  };

  const settle = (): void => {
    if (inputStart === null) return;
    input += performance.now() - inputStart;
    inputStart = null;
  };
  for (const kind of kinds) {
    window.addEventListener(
      kind,
      () => {
        if (kind === 'keydown') lastKey = performance.now();
        if (marking) performance.mark('auxnet-input');
        marking = false;
        if (inputStart !== null) return;
        inputStart = performance.now();
        afterTask(settle);
      },
      { capture: true },
    );
  }

  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      if (time !== frameTime) {
        frameTime = time;
        // Moves of the pointer are handed over at the start of the frame's own task.
        settle();
        frameStart = performance.now();
        afterTask(() => {
          frames.push({ input, frame: performance.now() - (frameStart ?? 0) });
          input = 0;
          for (const check of waiting.slice()) check();
        });
      }
      callback(time);
    });

  const graph = (): DrawnGraph => {
    const board = [...document.querySelectorAll('.board')].find((element) => element.getClientRects().length > 0);
    // Cytoscape hangs itself on its container; that is not part of its published types.
    const registered = (board as unknown as { readonly _cyreg?: { readonly cy: DrawnGraph } } | undefined)?._cyreg;
    if (!registered) throw new Error('The window shows no drawing.');
    return registered.cy;
  };

  const until = (shown: (graph: DrawnGraph) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        // Before the input has had its frame, the drawing may hold what is not yet on the screen.
        if (!frames.some((frame) => frame.input > 0) || !shown(graph())) return;
        waiting.splice(waiting.indexOf(check), 1);
        resolve();
      };
      waiting.push(check);
      check();
    });

  window.auxnetProbe = {
    graph,
    idle: () =>
      new Promise((resolve) => {
        request(() => request(() => window.requestIdleCallback(() => resolve(), { timeout: 1_000 })));
      }),
    mark: (condition) => {
      frames.length = 0;
      marking = true;
      marked = until(condition).then(() => {
        performance.mark('auxnet-shown');
        return true;
      });
    },
    shown: () => marked,
    sinceKey: async (shown) => {
      await until(shown);
      return performance.now() - lastKey;
    },
    start: () => {
      frames.length = 0;
    },
    frames: () => [...frames],
  };
}
