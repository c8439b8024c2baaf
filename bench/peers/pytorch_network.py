"""A lowered graph as a PyTorch module, channels-last."""
import torch
from torch import nn
from torch.nn import functional as F

from serve import CannotRun
from windows import pads


class Network(nn.Module):
    """`graph`: layers in topological order, each with its output `shape` (height, width, channels or features)."""

    def __init__(self, graph):
        super().__init__()
        layers = graph["layers"]
        shapes = {layer["id"]: layer["shape"] for layer in layers}
        readers = [source for layer in layers for source in layer["inputs"]] + [exit["logits"] for exit in graph["exits"]]
        self.input = graph["input"]
        self.exits = graph["exits"]
        self.parts = nn.ModuleList()
        self.plan = []  # (module, sources, id, sources not needed any more)
        last_reader = {source: layer["id"] for layer in layers for source in layer["inputs"]}
        kept = {exit["logits"] for exit in self.exits}
        ops = {layer["id"]: layer["op"] for layer in layers}
        for layer in layers:
            if layer["op"] == "input":
                continue
            sources = layer["inputs"]
            # As one writes it by hand: the ReLU after a batch norm works in place, since nothing else reads its input.
            inplace = all(ops[source] == "batchNorm" and readers.count(source) == 1 for source in sources)
            module = module_of(layer, [shapes[source] for source in sources], inplace)
            self.parts.append(module)
            done = [source for source in sources if last_reader[source] == layer["id"] and source not in kept]
            self.plan.append((module, sources, layer["id"], done))

    def forward(self, images):
        """`[batch, channels, height, width]` → logits of every exit, and the activations at the taps."""
        values = {self.input: images}
        taps = {exit["tap"]: None for exit in self.exits}
        for module, sources, name, done in self.plan:
            value = module(*[values[source] for source in sources])
            values[name] = value
            if name in taps:
                taps[name] = value
            for source in done:
                values.pop(source, None)
        return [values[exit["logits"]] for exit in self.exits], taps


class Add(nn.Module):
    def forward(self, first, *others):
        for other in others:
            first = first + other
        return first


class Concatenate(nn.Module):
    def forward(self, *values):
        return torch.cat(values, 1)


class GlobalAveragePool(nn.Module):
    def forward(self, image):
        return image.mean((2, 3))


class ShortcutPad(nn.Module):
    def __init__(self, strides, extra):
        super().__init__()
        self.strides, self.extra = strides, extra

    def forward(self, image):
        return F.pad(image[:, :, :: self.strides, :: self.strides], (0, 0, 0, 0, 0, self.extra))


def module_of(layer, shapes, inplace):
    attributes, op = layer["attributes"], layer["op"]
    shape = shapes[0]
    if op == "conv2d":
        return convolution(attributes, shape)
    if op == "batchNorm":
        # PyTorch's momentum weighs the new value.
        kind = nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d
        return kind(shape[-1], eps=attributes["epsilon"], momentum=1 - attributes["momentum"])
    if op == "activation":
        return {
            "relu": lambda: nn.ReLU(inplace=inplace),
            "leaky-relu": lambda: nn.LeakyReLU(0.01, inplace=inplace),
            "elu": lambda: nn.ELU(),
            "silu": lambda: nn.SiLU(),
        }[attributes["function"]]()
    if op in ("maxPool", "averagePool"):
        return pool(op, attributes, shape)
    if op == "globalAveragePool":
        return GlobalAveragePool()
    if op == "flatten":
        return nn.Flatten()
    if op == "dense":
        return nn.Linear(shape[0], attributes["units"], bias=attributes["useBias"])
    if op == "dropout":
        return nn.Dropout(attributes["rate"])
    if op == "add":
        return Add()
    if op == "concatenate":
        return Concatenate()
    if op == "shortcutPad":
        return ShortcutPad(attributes["strides"], attributes["filters"] - shape[2])
    raise CannotRun(f'has no layer for "{op}"')


def convolution(attributes, shape):
    (top, bottom), (left, right) = pads(attributes, attributes["kernelSize"], shape)
    symmetric = top == bottom and left == right
    conv = nn.Conv2d(
        shape[2], attributes["filters"], attributes["kernelSize"], attributes["strides"],
        padding=(top, left) if symmetric else 0, groups=attributes["groups"], bias=attributes["useBias"],
    )
    nn.init.kaiming_normal_(conv.weight, mode="fan_out", nonlinearity="relu")
    return conv if symmetric else nn.Sequential(nn.ZeroPad2d((left, right, top, bottom)), conv)


def pool(op, attributes, shape):
    (top, bottom), (left, right) = pads(attributes, attributes["poolSize"], shape)
    if top != bottom or left != right or (op == "averagePool" and attributes["padding"] == "same" and top + left > 0):
        raise CannotRun(f'has no {op} with the padding "same" that this design needs')
    kind = nn.MaxPool2d if op == "maxPool" else nn.AvgPool2d
    return kind(tuple(attributes["poolSize"]), tuple(attributes["strides"]), padding=(top, left))
