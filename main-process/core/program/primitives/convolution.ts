import { at, expect, first, imageDims, value, type Primitive } from './primitive.ts';
import { slide, type Window } from './window.ts';

/** Cross-correlation of images `[N, h, w, c]` with a kernel `[kh, kw, c / groups, filters]`; the groups follow from the shapes. */
export const conv2d: Primitive<Window> = {
  infer: (window, inputs) => {
    const [images, kernel] = [at(inputs, 0), at(inputs, 1)];
    const [height, width, depth, filters] = imageDims(kernel);
    const channels = imageDims(images)[3];
    expect(images.dtype === kernel.dtype && channels % depth === 0 && height != null, 'a kernel for these channels', inputs);
    return [slide(images, [height, width], window, filters)];
  },
  gradient: ({ build, attributes, inputs, dy, wanted }) => {
    const [images, kernel, error] = [value(inputs, 0), value(inputs, 1), first(dy)];
    return [
      wanted[0] ? build.one('conv2dInputGradient', attributes, [images, kernel, error]) : null,
      wanted[1] ? build.one('conv2dFilterGradient', attributes, [images, kernel, error]) : null,
    ];
  },
};

/** dL/d(images) of a convolution; inputs images (for their shape only), kernel, dL/d(output). */
export const conv2dInputGradient: Primitive<Window> = { infer: (_, inputs) => [at(inputs, 0)], gradient: null };

/** dL/d(kernel) of a convolution; inputs images, kernel (for its shape only), dL/d(output). */
export const conv2dFilterGradient: Primitive<Window> = { infer: (_, inputs) => [at(inputs, 1)], gradient: null };
