"""The optimiser Muon (K. Jordan and others, 2024): momentum whose steps are made orthogonal."""

import math

import torch


def orthogonalize(matrix, steps=5):
    """About U V' for a matrix U S V' with fewer rows than columns: the singular values come close to 1.

    Newton-Schulz iterations X <- (a + b A + c A^2) X with A = X X' and Jordan's coefficients. All these polynomials
    commute, so that they are multiplied in the small space of the rows and applied to X once.
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix / (matrix.norm() + 1e-9)
    gram = x @ x.t()
    identity = torch.eye(len(gram))
    product = identity
    for _ in range(steps):
        factor = a * identity + b * gram + c * (gram @ gram)
        product = factor @ product
        gram = factor @ gram @ factor
    return product @ x


class Muon:
    """Muon for the linear layer and the transposed convolutions, seen as matrices [inputs, outputs * taps]; Adam for the
    last convolution, which has three outputs only."""

    def __init__(self, network, rate, momentum=0.95, adamRate=8e-4):
        self.network = network
        self.weights = [network.linear.weight, *network.transposed]
        self.velocities = [torch.zeros_like(weight) for weight in self.weights]
        self.rate, self.momentum, self.adamRate = rate, momentum, adamRate
        self.adam = torch.optim.Adam(network.colors.parameters(), lr=adamRate, betas=(0.9, 0.99))

    def zeroGradients(self):
        for weight in self.network.parameters():
            weight.grad = None

    @torch.no_grad()
    def step(self, factor):
        """`factor`: of the learning rates."""
        for group in self.adam.param_groups:
            group["lr"] = self.adamRate * factor
        self.adam.step()
        for weight, velocity in zip(self.weights, self.velocities):
            velocity.mul_(self.momentum).add_(weight.grad)
            update = weight.grad.add(velocity, alpha=self.momentum)
            matrix = update.t() if update.dim() == 2 else update.flatten(1)
            matrix = orthogonalize(matrix) * math.sqrt(max(1, matrix.shape[1] / matrix.shape[0]))
            weight.add_(matrix.t() if update.dim() == 2 else matrix.view_as(weight), alpha=-self.rate * factor)
