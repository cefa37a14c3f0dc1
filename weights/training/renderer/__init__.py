"""A procedural renderer of cat faces: 40 factors in [0, 1] -> a picture of 128 x 128 pixels in RGB.

    >>> pictures = Renderer()(factors)    # [n, 40] -> [n, 3, 128, 128] in [-1, 1]

The factors do not depend on each other; their order is that of cat_factors.NAMES:

    fur_colour, fur_light, fur_warm                 the coat's colour of a palette, its lightness, cold to warm
    tabby, stripe_freq                              stripes above 0.5, their number
    bicolour, blaze_width, blaze_asym               white muzzle, blaze and chest above 0.65, their width, their place
    calico, patch_layout                            white, ginger and black patches above 0.82, where they lie
    siamese                                         above 0.85 a pale coat with a dark mask and ears, and blue eyes
    ear_size, ear_width, ear_angle, ear_round       length, width, spread and tip of the ears
    head_width, head_height, cheek                  the head's outline and its cheek fur
    eye_colour, eye_size, eye_spacing, eye_slant    colour of a palette and geometry of the eyes
    pupil, eye_open                                 width of the pupils, height of the eyes
    nose_colour, nose_size, muzzle                  colour of a palette and size of the nose, size of the muzzle
    whisker_len, whisker_droop                      length and bend of the whiskers
    tilt, pos_x, pos_y, scale, yaw                  the head's pose; yaw moves the face, and the ears against it
    bg_hue, bg_sat, bg_val, bg_grad                 the background's colour of a palette, saturation, value, bright side
    light_dir, light_str                            where the light comes from, left to right, and its contrast

All is continuous in the factors: a colour fades into the palette's next one, a mark fades in around its threshold.
One edge alone is hard, the lower end of the line from the nose to the mouth: a pixel jumps where that edge passes it.

A part is drawn by its signed distance, negative inside: a smooth step over the distance is the part's coverage, by
which its colour is mixed into the picture, from the background to the whiskers. Coordinates go from -1 to 1 over the
picture, x to the right and y downwards. The head has its own, in which it is upright; faceX also follows the yaw.
Numbers without a word are lengths in these coordinates or shares of a colour, chosen by eye.
"""

import torch

from .colours import BACKGROUND_COLOURS, paletteColour
from .drawing import mix, smoothStep
from .parts import drawBody, drawEars, drawEyes, drawHead, drawMouth, drawNose, drawWhiskers
from .scene import SIDE, Factors, Scene, Texture, coatOf, lightOf, poseOf, shapeOf
from .textures import TEXTURE_REACH, noise, pixelGrid, sample, strandTexture


class Renderer:
    def __init__(self, seed=1):
        """`seed`: of the noise in the fur, the same in all pictures."""
        self.pictureX, self.pictureY = pixelGrid(SIDE)
        generator = torch.Generator().manual_seed(seed)
        self.strands = strandTexture(generator)
        self.mottling = noise(24, generator)

    @torch.no_grad()
    def __call__(self, factors):
        """Factors [n, 40] in [0, 1] -> pictures [n, 3, 128, 128] in [-1, 1]."""
        factors = Factors(factors)
        pose = poseOf(factors, self.pictureX, self.pictureY)
        texture = self.textureOf(pose)
        shape = shapeOf(factors, pose, texture)
        coat = coatOf(factors, pose, texture)
        light = lightOf(factors, pose, texture, shape)
        scene = Scene(factors, pose, texture, shape, coat, light)
        picture = background(factors, pose)
        for draw in (drawBody, drawEars, drawHead, drawMouth, drawNose, drawEyes, drawWhiskers):
            picture = draw(picture, scene)
        return tone(picture, pose)

    def textureOf(self, pose):
        places = torch.cat([pose.x, pose.y], 1).permute(0, 2, 3, 1) / TEXTURE_REACH
        return Texture(sample(self.strands, places), sample(self.mottling, places))


def background(factors, pose):
    """One colour with a gradient to a side, two blurred spots of light and a darker floor."""
    x, y = pose.pictureX, pose.pictureY
    full = paletteColour(BACKGROUND_COLOURS, factors.unit("bg_hue"))
    grey = full.mean(1, keepdim=True)
    paint = mix(grey, full, 0.15 + 0.95 * factors.unit("bg_sat")) * (0.38 + 0.92 * factors.unit("bg_val"))
    gradient = factors.signed("bg_grad")
    brightness = 1 + 0.30 * gradient * x - 0.22 * y * (0.4 + 0.6 * gradient.abs())
    # The first spot is on the bright side; the step is 0 where the sign changes, so that the spot doesn't jump.
    spotX = 0.65 * torch.sign(gradient + 1e-3) * smoothStep(0, 0.3, gradient.abs())
    spots = (torch.exp(-((x - spotX) ** 2 + (y + 0.55) ** 2) / 0.10) * 0.22
             + torch.exp(-((x + 0.75) ** 2 + (y - 0.15) ** 2) / 0.06) * 0.10)
    picture = paint * (brightness + spots)
    return mix(picture, picture * 0.72 + 0.02, smoothStep(0.30, 0.95, y + 0.03 * gradient))


def tone(picture, pose):
    """Darker corners and compressed highlights; the range is [-0.97, 0.97]."""
    picture = picture * (1 - 0.16 * (pose.pictureX ** 2 + pose.pictureY ** 2 - 0.5).clamp(min=0))
    picture = picture.clamp(0, 1.3)
    picture = picture / (1 + 0.12 * picture) * 1.08
    return (picture.clamp(0, 1) * 2 - 1) * 0.97
