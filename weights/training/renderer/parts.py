"""The parts of a cat, each drawn over the picture so far: drawX(picture, scene) -> picture [n, 3, 128, 128]."""

import math
from dataclasses import dataclass

import torch

from .colours import (EYE_COLOURS, EYE_RIM, INNER_EAR, MOUTH, NOSE_COLOURS, PUPIL, SIAMESE_EYES, SIAMESE_MASK, WHISKER, WHITE,
                      paletteColour)
from .drawing import bump, coverage, ellipseDistance, ellipseSquare, mix, nearness, smoothMaximum, smoothStep
from .scene import OUTLINE

NOSE_Y = 0.165
RIGHT_LEFT = (1.0, -1.0)  # ears and eyes as they stand in the picture


def drawBody(picture, scene):
    """Chest and shoulders below the head, and the cat's soft shadow on the background."""
    pose, texture, shape, coat, light = scene.pose, scene.texture, scene.shape, scene.coat, scene.light
    x, y, strands = pose.bodyX, pose.pictureY, texture.strands
    fur = coat.base * (1 + 0.06 * texture.mottling)
    stripes = smoothStep(0.1, 0.8, torch.cos((y + 0.25 * x * x) * coat.stripeRate * 1.5 + 0.3 * strands))
    fur = mix(fur, coat.dark, stripes * coat.tabby * 0.6 * smoothStep(0.05, 0.25, x.abs()))
    fur = mix(fur, coat.patches, coat.calico)
    chest = ellipseDistance(x - coat.blazeShift, y - 1.04, 0.22 + coat.blazeWidth * 0.4, 0.34) + 0.015 * strands
    fur = mix(fur, WHITE, coverage(chest, -0.03, 0.08) * (coat.bicolour * 0.95))
    shade = (1 - 0.6 * light.strength) + light.strength * 0.85 * (0.5 + 0.5 * (x * light.x * 1.6 - 0.25).clamp(-1, 1))
    headShadow = 1 - 0.55 * nearness(shape.head, 0.16)
    fur = fur * shade * headShadow * (1 + 0.10 * strands)
    picture = picture * (1 - 0.25 * nearness(torch.minimum(shape.head, shape.body), 0.14))
    return mix(picture, fur, shape.bodyCoverage)


@dataclass
class Ear:
    side: float
    outer: torch.Tensor  # signed distances
    inner: torch.Tensor
    across: torch.Tensor  # -1 to 1 over the ear's root
    height: torch.Tensor  # 0 at the root, 1 at the tip


def earOf(scene, side):
    """Triangles with rounded tips, outer and inner one, in the ear's coordinates: y is negative towards the tip."""
    factors, pose, shape, strands = scene.factors, scene.pose, scene.shape, scene.texture.strands
    length = 0.38 + 0.10 * factors.signed("ear_size")
    halfWidth = 0.18 + 0.045 * factors.signed("ear_width")
    angle = 0.36 + 0.22 * factors.signed("ear_angle")
    roundness = 0.035 + 0.045 * factors.unit("ear_round")
    fromX = pose.x * side - shape.halfWidth * 0.62 + side * pose.yaw * 0.35
    fromY = pose.y - (-shape.halfHeight * 0.62 - 0.06)
    cosine, sine = torch.cos(angle), torch.sin(angle)
    x = fromX * cosine + fromY * sine
    y = -fromX * sine + fromY * cosine
    height = -y / length
    bow = 0.035 * torch.sin(height.clamp(0, 1) * math.pi)
    outer = triangleDistance(x, y, halfWidth, length, bow)
    outer = smoothMaximum(outer, -y - length * (1 - roundness * 1.2), roundness * 2.5)
    inner = triangleDistance(x, y + 0.035, halfWidth * 0.66, length * 0.74, bow)
    inner = smoothMaximum(inner, -y - length * (0.70 - roundness), roundness * 2)
    return Ear(side, outer + 0.010 * strands, inner + 0.012 * strands, x / halfWidth, height)


def triangleDistance(x, y, halfWidth, height, bow):
    """Sides through (+-halfWidth, 0) and (0, -height), moved out by `bow`; the root is hidden behind the head."""
    sides = ((x.abs() - halfWidth) * height - y * halfWidth) / torch.sqrt(height * height + halfWidth * halfWidth)
    return smoothMaximum(sides - bow, y - 0.22, 0.03)


def drawEars(picture, scene):
    texture, coat = scene.texture, scene.coat
    fur = mix(coat.base * (1 + 0.05 * texture.mottling), coat.dark, coat.tabby * 0.35)
    fur = mix(fur, coat.patches, coat.calico)
    fur = mix(fur, SIAMESE_MASK, coat.siamese * 0.9)
    for side in RIGHT_LEFT:
        picture = drawEar(picture, scene, earOf(scene, side), fur)
    return picture


def drawEar(picture, scene, ear, fur):
    coat, light, strands = scene.coat, scene.light, scene.texture.strands
    rise = ear.height.clamp(0, 1)
    side = ear.side * light.x * 1.2 * ear.across.clamp(-1, 1)
    shade = (1 - 0.55 * light.strength) + light.strength * (0.62 + 0.35 * (side + 0.3 * rise))
    skin = mix(INNER_EAR, coat.base * 0.6, 0.35) * (0.55 + 0.5 * rise)
    tuft = smoothStep(0.2, 1.6, strands + 1.2 * smoothStep(0.5, 0.0, ear.height)) * smoothStep(0.75, 0.15, ear.height)
    skin = mix(skin, mix(coat.base, WHITE, 0.5) * 0.9, tuft * 0.55)
    paint = mix(fur * shade * (1 + 0.09 * strands), skin * shade, coverage(ear.inner, -0.02, 0.03) * 0.9)
    paint = paint * (1 - 0.35 * nearness(scene.shape.head, 0.05))
    return mix(picture, paint, coverage(ear.outer, -OUTLINE, OUTLINE * 1.6))


def drawHead(picture, scene):
    pose, texture, shape = scene.pose, scene.texture, scene.shape
    pale = bump(pose.aside, pose.y - 0.27, 0.26, 0.16)  # lighter and smoother fur around the mouth
    fur = headFur(scene, pale) * (1 + 0.06 * texture.strands * (1 - 0.4 * pale))
    # Less light gets to the rim of the head and into the eye sockets.
    openness = (1 - 0.32 * smoothStep(-0.16, 0.01, shape.head)
                - 0.10 * bump(pose.aside - 0.205, pose.y + 0.03, 0.12, 0.10))
    return mix(picture, fur * scene.light.shade * openness, shape.headCoverage)


def headFur(scene, pale):
    """Colours of the head before light: stripes, patches, blaze and mask over the base colour."""
    pose, texture, coat = scene.pose, scene.texture, scene.coat
    y = pose.y
    fur = coat.base * (1 + 0.06 * texture.mottling)
    fur = mix(fur, mix(fur, WHITE, 0.45), pale * 0.65)
    fur = mix(fur, coat.dark, coat.stripes * 0.9)
    fur = mix(fur, coat.patches, coat.calico)
    halfWidth = coat.blazeWidth + 0.42 * smoothStep(-0.10, 0.34, y) - 0.05 * smoothStep(-0.2, -0.5, y)
    blaze = (pose.faceX - coat.blazeShift).abs() - halfWidth + 0.010 * texture.strands
    blaze = coverage(blaze, -0.02, 0.03) * smoothStep(-0.46, -0.36, y)
    fur = mix(fur, WHITE * (1 + 0.03 * texture.mottling), blaze * coat.bicolour)
    mask = torch.exp(-ellipseSquare(pose.aside, y - 0.10, 0.30, 0.30) ** 1.4)
    return mix(fur, SIAMESE_MASK, coat.siamese * mask * 0.92)


def noseSize(factors):
    return 0.066 + 0.024 * factors.signed("nose_size")


def drawMouth(picture, scene):
    """An arc at each side, the line from the nose to them, the shadow under the chin and the dots of the whiskers."""
    pose, shape = scene.pose, scene.shape
    aside, y = pose.aside, pose.y
    paint = mix(scene.coat.base * 0.22, MOUTH, 0.6) * scene.light.shade
    radius = 0.088 + 0.022 * scene.factors.signed("muzzle")
    mouthY = NOSE_Y + 0.055 + noseSize(scene.factors) * 0.6
    arcs = (torch.sqrt((aside - radius) ** 2 + (y - mouthY + 0.01) ** 2 + 1e-6) - radius).abs()
    arcs = (coverage(arcs, 0.006, 0.024) * smoothStep(-0.015, 0.03, y - mouthY)
            * smoothStep(radius * 1.95, radius * 1.4, aside))
    line = (coverage(aside, 0.004, 0.020) * smoothStep(NOSE_Y, NOSE_Y + 0.02, y)
            * smoothStep(mouthY + radius, mouthY + radius - 0.03, y) * (y < mouthY + 0.012 + radius * 0.02).float())
    picture = mix(picture, paint, (arcs * 0.75 + line * 0.7).clamp(0, 1) * shape.headCoverage)
    chin = bump(aside, y - mouthY - radius - 0.012, 0.10, 0.022)
    picture = picture * (1 - 0.18 * chin * shape.headCoverage)
    for dotX, dotY in ((0.10, 0.245), (0.145, 0.225), (0.135, 0.270)):
        picture = picture * (1 - 0.35 * bump(aside - dotX, y - dotY, 0.011, 0.011))
    return picture


def drawNose(picture, scene):
    """A rounded triangle, tip downwards, with a lit back and two nostrils, on a darker rim."""
    pose, light = scene.pose, scene.light
    size = noseSize(scene.factors)
    x, y = pose.aside / size, (pose.y - NOSE_Y) / size
    distance = smoothMaximum(x * 0.80 + y * 0.62 - 0.62, -y - 0.42 + 0.10 * x ** 2, 0.25)
    paint = paletteColour(NOSE_COLOURS, scene.factors.unit("nose_colour"))
    paint = paint * (0.80 + 0.35 * bump(pose.faceX - 0.2 * light.x * size, y + 0.25, 0.5 * size, 0.28))
    paint = paint * (1 - 0.55 * bump(x - 0.42, y - 0.12, 0.20, 0.17))
    picture = mix(picture, picture * 0.62, coverage(distance, -0.14, 0.32) * scene.shape.headCoverage)
    return mix(picture, paint * (0.35 + 0.65 * light.shade), coverage(distance, -0.14, 0.14))


@dataclass
class Eye:
    side: float
    x: torch.Tensor  # from the eye's centre; positive away from the nose
    y: torch.Tensor
    lidY: torch.Tensor  # y between the slanted lids
    distance: torch.Tensor  # signed, to the lids
    size: torch.Tensor
    opening: torch.Tensor  # height by width, about 1


def eyeOf(scene, side):
    factors, pose = scene.factors, scene.pose
    size = 0.116 + 0.024 * factors.signed("eye_size")
    opening = 0.86 + 0.20 * factors.signed("eye_open")
    slant = 0.13 + 0.13 * factors.signed("eye_slant")
    x = pose.faceX * side - (0.205 + 0.035 * factors.signed("eye_spacing"))
    y = pose.y + 0.045
    # Not a rotation, which would have different signs: both axes are turned towards each other.
    along = (x * torch.cos(slant) + y * torch.sin(slant)) / (size * 1.12)
    halfHeight = size * opening
    lidY = y * torch.cos(slant) + x * torch.sin(slant) + 0.18 * halfHeight * along
    lid = 1 - along.abs() ** 2.3
    distance = torch.maximum(-lidY - halfHeight * 0.98 * lid, lidY - halfHeight * 0.84 * lid) * 0.75
    return Eye(side, x, y, lidY, distance, size, opening)


def drawEyes(picture, scene):
    """Lighter fur around the eye, its dark rim, and the eyeball."""
    coat, light = scene.coat, scene.light
    irisColour = paletteColour(EYE_COLOURS, scene.factors.unit("eye_colour"))
    irisColour = mix(irisColour, SIAMESE_EYES, coat.siamese * 0.95)
    for side in RIGHT_LEFT:
        eye = eyeOf(scene, side)
        around = nearness(eye.distance, 0.045) * (1 - coat.siamese) * 0.6 * scene.shape.headCoverage
        picture = mix(picture, mix(picture, WHITE * light.shade, 0.28), around * (1 - coat.stripes * 0.5))
        picture = mix(picture, EYE_RIM, coverage(eye.distance, 0.006, 0.026) * 0.92)
        picture = mix(picture, eyeball(scene, eye, irisColour), coverage(eye.distance, -0.010, 0.010))
    return picture


def eyeball(scene, eye, irisColour):
    """Iris, pupil and two reflections."""
    x, y, size = eye.x, eye.y, eye.size
    halfHeight = size * eye.opening
    radius = torch.sqrt(x * x + y * y + 1e-6) / size
    paint = irisColour * (0.62 + 0.50 * smoothStep(0.9, 0.1, radius) + 0.30 * smoothStep(-0.4, 1.0, y / halfHeight))
    paint = paint * (1 - 0.45 * smoothStep(0.75, 1.15, radius))
    paint = paint * (1 - 0.55 * smoothStep(0.1, -0.85, eye.lidY / halfHeight))  # shadow of the upper lid
    pupilX = size * (0.15 + 0.55 * scene.factors.unit("pupil"))
    pupilY = size * 0.82 * (eye.opening * 0.98).clamp(min=0.7)
    pupil = torch.sqrt(ellipseSquare(x, y, pupilX, pupilY) + 1e-6)
    paint = mix(paint, PUPIL, coverage(pupil, 0.86, 1.12))
    # The great reflection is on the side of the light; the step is 0 where the sign changes, so that it doesn't jump.
    lightX = scene.light.x
    towardsLight = 0.28 * size * torch.sign(lightX + 1e-4) * smoothStep(0, 0.12, lightX.abs())
    x, y = x - eye.side * towardsLight, y + 0.34 * halfHeight
    great = torch.exp(-ellipseSquare(x, y, 0.19 * size, 0.19 * size) ** 2)
    small = bump(x + eye.side * 0.5 * size, y - 0.62 * size, 0.12 * size, 0.14 * size) * 0.35
    return paint + (1 - paint) * (great * 0.95 + small)


def drawWhiskers(picture, scene):
    """Three parabolas at each side, thinner towards their ends."""
    length = 0.24 + 0.34 * scene.factors.unit("whisker_len")
    droop = scene.factors.signed("whisker_droop") * 0.55
    x, y = scene.pose.aside - 0.13, scene.pose.y
    along = x.clamp(min=0)
    bend = 0.22 + 0.8 * droop
    ends = smoothStep(0, 0.03, x) * (1 - x / length).clamp(0, 1) ** 0.5
    whiskers = torch.zeros_like(x)
    for startY, startSlope in ((0.205, -0.20), (0.235, 0.02), (0.265, 0.22)):
        start = startSlope + 0.25 * droop
        slope = start + 2 * bend * along
        away = (y - (startY + start * along + bend * along * along)).abs()
        distance = away * torch.rsqrt(1 + slope * slope)
        whiskers = torch.maximum(whiskers, coverage(distance, 0.004, 0.020) * ends)
    return mix(picture, WHISKER, whiskers * 0.85)
