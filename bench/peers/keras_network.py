"""A lowered graph as a functional Keras model."""
import keras
from keras import layers

from serve import CannotRun
from windows import pads


def build_model(graph, image):
    """Model from images `[batch, height, width, channels]` to the logits of the final output."""
    shapes = {layer["id"]: layer["shape"] for layer in graph["layers"]}
    values = {}
    for layer in graph["layers"]:
        if layer["op"] == "input":
            values[layer["id"]] = keras.Input(tuple(image))
        else:
            sources = [values[source] for source in layer["inputs"]]
            values[layer["id"]] = apply(layer, sources, shapes[layer["inputs"][0]])
    return keras.Model(values[graph["input"]], values[graph["exits"][-1]["logits"]])


def apply(layer, sources, shape):
    op, attributes = layer["op"], layer["attributes"]
    source = sources[0]
    if op == "conv2d":
        source, padding = padded(source, attributes, attributes["kernelSize"], shape)
        return layers.Conv2D(
            attributes["filters"], attributes["kernelSize"], attributes["strides"], padding=padding, groups=attributes["groups"],
            use_bias=attributes["useBias"], kernel_initializer=keras.initializers.VarianceScaling(2.0, "fan_out", "untruncated_normal"),
        )(source)
    if op == "batchNorm":
        return layers.BatchNormalization(momentum=attributes["momentum"], epsilon=attributes["epsilon"])(source)
    if op == "activation":
        return {
            "relu": layers.ReLU,
            "leaky-relu": lambda: layers.LeakyReLU(0.01),
            "elu": layers.ELU,
            "silu": lambda: layers.Activation("silu"),
        }[attributes["function"]]()(source)
    if op in ("maxPool", "averagePool"):
        if op == "maxPool" and isinstance(attributes["padding"], int) and attributes["padding"] > 0:
            raise CannotRun("has no max pooling with symmetric padding, which this design needs")
        source, padding = padded(source, attributes, attributes["poolSize"], shape)
        kind = layers.MaxPooling2D if op == "maxPool" else layers.AveragePooling2D
        return kind(attributes["poolSize"], attributes["strides"], padding=padding)(source)
    if op == "globalAveragePool":
        return layers.GlobalAveragePooling2D()(source)
    if op == "flatten":
        return layers.Flatten()(source)
    if op == "dense":
        return layers.Dense(attributes["units"], use_bias=attributes["useBias"])(source)
    if op == "dropout":
        return layers.Dropout(attributes["rate"])(source)
    if op == "add":
        return layers.Add()(sources)
    if op == "concatenate":
        return layers.Concatenate()(sources)
    if op == "shortcutPad":
        strides, extra = attributes["strides"], attributes["filters"] - shape[2]
        return keras.ops.pad(source[:, ::strides, ::strides, :], ((0, 0), (0, 0), (0, 0), (0, extra)))
    raise CannotRun(f'has no layer for "{op}"')


def padded(source, attributes, window, size):
    """Keras pads as TensorFlow does: symmetric padding is a layer of its own unless `same` means it too."""
    if attributes["padding"] in ("same", "valid"):
        return source, attributes["padding"]
    wanted = pads(attributes, window, size)
    if wanted == pads({**attributes, "padding": "same"}, window, size):
        return source, "same"
    return (source if attributes["padding"] == 0 else layers.ZeroPadding2D(wanted)(source)), "valid"
