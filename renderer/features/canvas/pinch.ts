/** Safari's own events of a pinch on a trackpad; other browsers send a wheel with Ctrl held. They are in no standard, so in no types. */
interface PinchEvent extends MouseEvent {
  /** Since the pinch began. */
  readonly scale: number;
}
const isPinch = (event: Event): event is PinchEvent => event instanceof MouseEvent && 'scale' in event && typeof event.scale === 'number';

/** Calls `zoom` with the factor since the last call. An attachment of the element that is pinched. */
export const pinch =
  (zoom: (event: MouseEvent, factor: number) => void) =>
  (element: HTMLElement): (() => void) => {
    let last = 1;
    const follow = (event: Event): void => {
      if (!isPinch(event)) return;
      event.preventDefault();
      if (event.type !== 'gesturestart') zoom(event, event.scale / last);
      last = event.scale;
    };
    const names = ['gesturestart', 'gesturechange', 'gestureend'];
    for (const name of names) element.addEventListener(name, follow);
    return () => {
      for (const name of names) element.removeEventListener(name, follow);
    };
  };
