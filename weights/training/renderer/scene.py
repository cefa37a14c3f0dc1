"""What a picture shows, worked out from the factors: the pose, the shape of head and body, the coat, the light."""

import math
import pathlib
import sys
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .colours import BLACK, FUR_COLOURS, GINGER, SIAMESE_COAT, WARMTH, WHITE, paletteColour
from .drawing import bump, coverage, ellipseDistance, ellipseSquare, mix, smoothMinimum, smoothStep

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from cat_factors import NAMES

SIDE = 128  # pixels
OUTLINE = 0.013  # softness of the outlines of head and ears, a little less than a pixel


class Factors:
    """The factors by their names, as [n, 1, 1, 1]."""

    def __init__(self, factors):
        self.columns = dict(zip(NAMES, factors[:, :, None, None, None].unbind(1)))

    def unit(self, name):
        """In [0, 1]."""
        return self.columns[name]

    def signed(self, name):
        """In [-1, 1]."""
        return 2 * self.columns[name] - 1


@dataclass
class Pose:
    pictureX: torch.Tensor  # coordinates of the pixels in the picture ...
    pictureY: torch.Tensor
    x: torch.Tensor  # ... and on the head
    y: torch.Tensor
    bodyX: torch.Tensor  # the body follows the head's offset in part
    scale: torch.Tensor
    yaw: torch.Tensor
    faceX: torch.Tensor  # x, moved by the yaw in the middle of the head
    aside: torch.Tensor  # |faceX|


@dataclass
class Texture:
    strands: torch.Tensor  # hairs along the fur's direction, standard deviation 1
    mottling: torch.Tensor  # coarse spots


@dataclass
class Shape:
    halfWidth: torch.Tensor  # of the head
    halfHeight: torch.Tensor
    head: torch.Tensor  # signed distances ...
    body: torch.Tensor
    headCoverage: torch.Tensor  # ... and coverages, with hairs at the edge
    bodyCoverage: torch.Tensor


@dataclass
class Coat:
    base: torch.Tensor
    dark: torch.Tensor  # colour of the stripes
    patches: torch.Tensor  # colours of the calico coat, everywhere
    tabby: torch.Tensor  # how visible the marks are, 0 to 1
    bicolour: torch.Tensor
    calico: torch.Tensor
    siamese: torch.Tensor
    stripeRate: torch.Tensor
    stripes: torch.Tensor  # coverage on the face
    blazeWidth: torch.Tensor
    blazeShift: torch.Tensor


@dataclass
class Light:
    x: torch.Tensor  # towards the light: negative where it comes from the left
    strength: torch.Tensor
    shade: torch.Tensor  # brightness of the head's surface


@dataclass
class Scene:
    factors: Factors
    pose: Pose
    texture: Texture
    shape: Shape
    coat: Coat
    light: Light


def poseOf(factors, pictureX, pictureY):
    tilt = factors.signed("tilt") * 0.11
    scale = 1.14 + 0.07 * factors.signed("scale")
    offsetX = factors.signed("pos_x") * 0.04
    offsetY = 0.10 + factors.signed("pos_y") * 0.03
    fromX, fromY = pictureX - offsetX, pictureY - offsetY
    cosine, sine = torch.cos(tilt), torch.sin(tilt)
    x = (fromX * cosine + fromY * sine) / scale
    y = (-fromX * sine + fromY * cosine) / scale
    yaw = factors.signed("yaw") * 0.08
    faceX = x - yaw * torch.exp(-(x * x + y * y) / 0.30)
    return Pose(pictureX, pictureY, x, y, pictureX - offsetX * 0.6, scale, yaw, faceX, faceX.abs())


def shapeOf(factors, pose, texture):
    """The head is two ellipses, cranium and jaw, that melt into each other, with tufts of fur at the cheeks."""
    x, y = pose.x, pose.y
    halfWidth = 0.505 + 0.065 * factors.signed("head_width")
    halfHeight = 0.455 + 0.035 * factors.signed("head_height")
    cheek = 0.5 + 0.5 * factors.signed("cheek")
    cranium = ellipseDistance(x, y + 0.06, halfWidth, halfHeight)
    jaw = ellipseDistance(x, y - 0.17, halfWidth * (0.93 + 0.14 * cheek), 0.31)
    tuft = torch.exp(-((x.abs() - halfWidth * 0.98) ** 2 + (y - 0.22) ** 2) / 0.035)
    head = smoothMinimum(cranium, jaw, 0.12) - 0.05 * cheek * tuft
    hairs = 0.016 + 0.020 * tuft * cheek
    headCoverage = coverage(head + hairs * texture.strands * 0.55, -OUTLINE, OUTLINE * 1.6)
    bodyWidth = 0.60 + 0.08 * factors.signed("head_width")
    body = ellipseDistance(pose.bodyX, pose.pictureY - 1.22, bodyWidth, 0.66) + 0.014 * texture.strands
    return Shape(halfWidth, halfHeight, head, body, headCoverage, coverage(body, -0.02, 0.025))


def coatOf(factors, pose, texture):
    siamese = smoothStep(0.80, 0.90, factors.unit("siamese"))
    tabby = smoothStep(0.42, 0.58, factors.unit("tabby")) * (1 - siamese)
    base = baseColour(factors, siamese)
    stripeRate = 11 + 5 * factors.unit("stripe_freq")
    return Coat(base=base, dark=base * 0.38 + 0.01, patches=patchColours(factors, pose, texture),
                tabby=tabby, bicolour=smoothStep(0.58, 0.72, factors.unit("bicolour")),
                calico=smoothStep(0.76, 0.88, factors.unit("calico")) * (1 - siamese), siamese=siamese,
                stripeRate=stripeRate, stripes=faceStripes(pose, texture, stripeRate) * tabby,
                blazeWidth=0.02 + 0.14 * factors.unit("blaze_width"), blazeShift=factors.signed("blaze_asym") * 0.07)


def baseColour(factors, siamese):
    base = paletteColour(FUR_COLOURS, factors.unit("fur_colour"))
    base = base * (1 + 0.22 * factors.signed("fur_light"))
    base = (base + factors.signed("fur_warm") * WARMTH).clamp(0.05, 0.95)
    return mix(base, SIAMESE_COAT, siamese * 0.9)


def faceStripes(pose, texture, rate):
    """Coverage of a tabby's stripes on the head, 0 to 1."""
    x, y, aside, strands = pose.faceX, pose.y, pose.aside, texture.strands
    angle = torch.atan2(x, -(y - 0.20) + 1e-4)  # 0 upwards
    # Rays on the forehead, lines across the cheeks, arcs beside the crown.
    forehead = (torch.cos(angle * rate * 1.25 + 0.25 * strands * 0.5)
                * smoothStep(-0.06, -0.20, y) * smoothStep(0.42, 0.30, aside))
    cheeks = (torch.cos((y - 0.55 * aside + 0.05) * rate * 2.6 + 0.3 * strands)
              * smoothStep(0.22, 0.33, aside) * smoothStep(-0.16, -0.02, y) * smoothStep(0.55, 0.36, y))
    crown = (torch.cos(torch.sqrt(x ** 2 + (y - 0.1) ** 2) * rate * 2.2 + 0.3 * strands)
             * 0.6 * smoothStep(0.24, 0.36, aside) * smoothStep(0.02, -0.12, y))
    stripes = smoothStep(0.05, 0.75, forehead) + smoothStep(0.05, 0.75, cheeks) + smoothStep(0.05, 0.75, crown)
    eyeLine = torch.exp(-((y - 0.02 - 0.22 * (aside - 0.30)) / 0.022) ** 2) * smoothStep(0.24, 0.31, aside)
    return (stripes + eyeLine).clamp(0, 1)


def patchColours(factors, pose, texture):
    """White with ginger where one sum of waves is high, and black where another one is."""
    x, y, mottling = pose.faceX, pose.y, texture.mottling
    layout = factors.signed("patch_layout")
    ginger = torch.sin(3.3 * x + 2.2 * layout + 0.8) + torch.sin(3.0 * y - 1.7 * layout + 0.4) + 0.35 * mottling
    black = torch.sin(-3.6 * x + 1.9 * layout + 1.1) + torch.sin(2.7 * y + 2.1 * layout + 1.9) + 0.35 * mottling
    colours = mix(WHITE, GINGER, smoothStep(0.25, 0.65, ginger))
    return mix(colours, BLACK, smoothStep(0.35, 0.75, black))


def lightOf(factors, pose, texture, shape):
    angle = factors.signed("light_dir") * 1.15
    strength = 0.30 + 0.55 * factors.unit("light_str")
    lightX = torch.sin(angle) * 0.75
    lightY = -0.62 * torch.cos(angle) - 0.10
    lightZ = torch.full_like(lightX, 0.62)
    scale = torch.rsqrt(lightX * lightX + lightY * lightY + lightZ * lightZ)
    normalX, normalY, normalZ = normals(headRelief(factors, pose, texture, shape), pose.scale)
    cosine = (normalX * lightX + normalY * lightY + normalZ * lightZ) * scale
    shade = (1 - 0.72 * strength) + strength * 1.05 * (cosine * 0.5 + 0.5) ** 1.3 * 1.15
    return Light(lightX, strength, shade)


def headRelief(factors, pose, texture, shape):
    """Heights of the head's surface above the picture's plane: a dome, and what stands out of it or is sunk into it."""
    aside, y = pose.aside, pose.y
    square = ellipseSquare(pose.x, y - 0.03, shape.halfWidth * 1.12, shape.halfHeight * 1.13)
    height = 0.42 * torch.sqrt((1 - square).clamp(min=0) + 0.04)
    muzzle = 0.085 + 0.06 * factors.signed("muzzle")
    height = (height + muzzle * bump(aside - 0.095, y - 0.235, 0.125, 0.105)
              + 0.045 * bump(aside, y - 0.36, 0.10, 0.06)  # chin
              + 0.05 * bump(aside, y - 0.02, 0.085, 0.22)  # bridge of the nose
              - 0.055 * bump(aside - 0.205, y + 0.03, 0.13, 0.11)  # eye sockets
              + 0.04 * bump(aside - 0.21, y + 0.20, 0.16, 0.08)  # brows
              + 0.03 * bump(aside - 0.36, y - 0.16, 0.14, 0.14))  # cheeks
    return height + 0.0030 * texture.strands


def normals(height, scale):
    """Unit vectors by central differences."""
    flatness = 0.55  # below 1 the surface looks steeper than it is
    slopeX = F.pad(height[..., 2:] - height[..., :-2], (1, 1, 0, 0), mode="replicate") * (SIDE / 4) / scale
    slopeY = F.pad(height[..., 2:, :] - height[..., :-2, :], (0, 0, 1, 1), mode="replicate") * (SIDE / 4) / scale
    inverse = torch.rsqrt(slopeX * slopeX + slopeY * slopeY + flatness)
    return -slopeX * inverse, -slopeY * inverse, math.sqrt(flatness) * inverse
