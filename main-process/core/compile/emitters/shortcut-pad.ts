import { shortcutPadLayer } from '../layers/shortcut-pad.ts';
import { only, type Emitter } from './emitter.ts';

export const shortcutPad: Emitter<'shortcutPad'> = ({ tf }, layer, inputs) =>
  shortcutPadLayer(tf)({ name: layer.id, ...layer.attributes }, only(layer, inputs));
