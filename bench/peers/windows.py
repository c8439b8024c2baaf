"""Padding of convolutions and pools, from the attributes of a lowered layer (main-process/core/ops/window.ts)."""


def pads(attributes, window, size):
    """Zeros before and after each axis, ((top, bottom), (left, right)). `same` is TensorFlow's: one more after than before."""
    padding = attributes["padding"]
    if padding == "valid":
        return ((0, 0), (0, 0))
    if padding != "same":
        return ((padding, padding), (padding, padding))
    result = []
    for kernel, stride, length in zip(window, attributes["strides"], size):
        total = max(0, (-(-length // stride) - 1) * stride + kernel - length)
        result.append((total // 2, total - total // 2))
    return tuple(result)
