import { onlyInput } from '../../lower/only-input.ts';
import { shortcutPadLayer } from '../layers/shortcut-pad.ts';
import type { Emitter } from './emitter.ts';

export const shortcutPad: Emitter<'shortcutPad'> = ({ tf }, layer, inputs) =>
  shortcutPadLayer(tf)({ name: layer.id, ...layer.attributes }, onlyInput(layer, inputs));
