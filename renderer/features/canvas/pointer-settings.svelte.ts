import { z } from 'zod';
import { preference } from '../../host/preferences.ts';
import { pointerModes, type PointerMode } from '../../state/viewport.ts';

/** What the wheel does without a key held. `automatic`: a mouse's wheel zooms, two fingers on a trackpad scroll. */
export const wheelManners = ['automatic', 'zooms', 'scrolls'] as const;
export type WheelManner = (typeof wheelManners)[number];

const storedMode = preference<PointerMode>('pointer-mode', z.enum(pointerModes), 'design');
const storedWheel = preference<WheelManner>('wheel', z.enum(wheelManners), 'automatic');

/** How this person uses mouse and trackpad: the same in every design, kept between sessions. */
class PointerSettings {
  #mode = $state(storedMode.read());
  #wheel = $state(storedWheel.read());

  get mode(): PointerMode {
    return this.#mode;
  }
  set mode(mode: PointerMode) {
    this.#mode = mode;
    storedMode.write(mode);
  }
  get wheel(): WheelManner {
    return this.#wheel;
  }
  set wheel(wheel: WheelManner) {
    this.#wheel = wheel;
    storedWheel.write(wheel);
  }
}

export const pointerSettings = new PointerSettings();
