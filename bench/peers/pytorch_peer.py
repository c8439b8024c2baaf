"""PyTorch as its users run it on a CPU: channels-last, eager, `torch.optim.SGD`.

Job method `single`: forward, loss, backward, update; heads of auxiliary outputs learn on a stopped gradient.
Job method `sequential`: the authors' way of multi-way back-propagation, spec multiway-backprop §3 and §4.1.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from pytorch_network import Network
from serve import CannotRun, serve

BATCHES = 4


class Entrant:
    def __init__(self, job):
        torch.set_num_threads(job["threads"])
        if job["method"] not in ("single", "sequential"):
            raise CannotRun(f'does not train with the method "{job["method"]}"')
        self.job = job
        self.facts = {"framework": "PyTorch", "version": torch.__version__, "threads": torch.get_num_threads()}

    def build(self):
        job = self.job
        torch.manual_seed(1)
        self.network = Network(job["graph"]).to(memory_format=torch.channels_last).train()
        height, width, channels = job["image"]
        self.batches = [
            (
                torch.randn(job["batch"], channels, height, width).contiguous(memory_format=torch.channels_last),
                torch.randint(job["graph"]["classes"], (job["batch"],)),
            )
            for _ in range(BATCHES)
        ]
        self.turn = 0
        self.update = Plain(self.network, job) if job["method"] == "single" else Sequential(self.network, job)
        return sum(parameter.numel() for parameter in self.network.parameters())

    def step(self):
        images, labels = self.batches[self.turn % BATCHES]
        self.turn += 1
        return self.update(images, labels)


def sgd(parameters, job, divisor=1.0):
    # fused=True is the quickest of PyTorch's three implementations on a CPU.
    return torch.optim.SGD(
        parameters, lr=job["learningRate"] / divisor, momentum=job["momentum"], weight_decay=job["weightDecay"], nesterov=True, fused=True,
    )


class Plain:
    """Back-propagation from the final output."""

    def __init__(self, network, job):
        if len(network.exits) > 1:
            raise CannotRun("trains designs of one output with plain back-propagation; this one has auxiliary outputs")
        self.network = network
        self.optimizer = sgd(network.parameters(), job)

    def __call__(self, images, labels):
        self.optimizer.zero_grad(set_to_none=True)
        logits, _ = self.network(images)
        loss = F.cross_entropy(logits[0], labels)
        loss.backward()
        self.optimizer.step()
        return loss.item()


class Sequential:
    """One forward pass; then, from the shallowest output to the final one, a backward pass and an update of that path.

    Each path has its own momentum for every part of the trunk that it reaches. Its update is applied before the next
    path's backward pass, which reads the updated weights but the activations of the one forward pass. PyTorch refuses to
    go back through weights that changed since; the updates go through aliases that share their memory, as the authors'
    `.data` did.
    """

    def __init__(self, network, job):
        self.network = network
        weights, divisors = path_weights(network.exits)
        trunk = trunk_parameters(network)
        heads = head_parameters(network)
        self.paths = []
        for exit, weight, divisor in zip(network.exits, weights, divisors):
            head, shared = heads[exit["id"]], trunk[exit["id"]]
            head_aliases, shared_aliases = [[nn.Parameter(p.data) for p in group] for group in (head, shared)]
            self.paths.append((weight, head, head_aliases, shared, shared_aliases, sgd(head_aliases, job), sgd(shared_aliases, job, divisor)))

    def __call__(self, images, labels):
        logits, _ = self.network(images)
        losses = [F.cross_entropy(scores, labels) for scores in logits]
        last = len(losses) - 1
        for i, (loss, path) in enumerate(zip(losses, self.paths)):
            weight, head, head_aliases, shared, shared_aliases, head_optimizer, optimizer = path
            gradients = torch.autograd.grad(loss, [*head, *shared], retain_graph=i < last)
            of_head, of_trunk = gradients[: len(head)], gradients[len(head) :]
            if weight != 1:
                torch._foreach_mul_(of_trunk, weight)
            for alias, gradient in zip([*head_aliases, *shared_aliases], gradients):
                alias.grad = gradient.nan_to_num_(nan=0.0, posinf=math.inf, neginf=-math.inf)
            head_optimizer.step()
            optimizer.step()
        return losses[-1].item()


def path_weights(exits):
    """w and d of spec §3."""
    auxiliary = [exit for exit in exits if exit["kind"] == "auxiliary"]
    depths = [exit["blocksBefore"] * exit["convsPerBlock"] + 1 for exit in auxiliary]
    weights = [max((depth / depths[-1]) ** 2, 0.01) for depth in depths]
    divisors = [sum(weights[i:]) for i in range(len(weights))]
    return [*weights, 1.0], [*divisors, 1.0]


def head_parameters(network):
    modules = {name: module for module, _, name, _ in network.plan}
    return {
        exit["id"]: [parameter for layer in exit["head"] for parameter in modules[layer].parameters()] for exit in network.exits
    }


def trunk_parameters(network):
    """By exit: parameters of all layers on the way to its tap."""
    sources = {name: inputs for _, inputs, name, _ in network.plan}
    modules = {name: module for module, _, name, _ in network.plan}
    result = {}
    for exit in network.exits:
        inside, waiting = set(), [exit["tap"]]
        while waiting:
            layer = waiting.pop()
            if layer in modules and layer not in inside:
                inside.add(layer)
                waiting.extend(sources[layer])
        result[exit["id"]] = [parameter for name, module in modules.items() if name in inside for parameter in module.parameters()]
    return result


if __name__ == "__main__":
    serve(Entrant)
