import { activationLayer, eluLayer, leakyReluLayer, reluLayer, siluLayer, softmaxLayer } from './activation.ts';
import { conv2d, depthwiseConv2d, zeroPadding2d } from './convolution.ts';
import type { ConvertLayer } from './layer-kind.ts';
import { add, batchNorm, concatenate, dense, dropout, leftOut, passThrough, shortcutPad, tfOperation } from './plain.ts';
import { averagePool, flatten, globalAveragePool, maxPool } from './pooling.ts';

const augmentation = leftOut('data augmentation is set in Train.');
const scaling = leftOut('images are normalised by the data set here.');
const noise = leftOut('it acts in training only and has no counterpart here.');

/**
 * Keras' kinds of layer that are read, by class name; with them the layers of this application's own LayersModel
 * (core/compile), so that what it wrote comes back. What is not here is refused by name.
 */
export const layerKinds: ReadonlyMap<string, ConvertLayer> = new Map(
  Object.entries({
    Conv2D: conv2d,
    Convolution2D: conv2d,
    GroupedConv2D: conv2d,
    DepthwiseConv2D: depthwiseConv2d,
    ZeroPadding2D: zeroPadding2d,
    BatchNormalization: batchNorm,
    TorchBatchNorm: batchNorm,
    Activation: activationLayer,
    ReLU: reluLayer,
    LeakyReLU: leakyReluLayer,
    ELU: eluLayer,
    SiLU: siluLayer,
    Silu: siluLayer,
    Swish: siluLayer,
    Softmax: softmaxLayer,
    MaxPooling2D: maxPool,
    MaxPool2D: maxPool,
    AveragePooling2D: averagePool,
    AvgPool2D: averagePool,
    GlobalAveragePooling2D: globalAveragePool,
    GlobalAvgPool2D: globalAveragePool,
    Flatten: flatten,
    Dense: dense,
    Dropout: dropout,
    SeededDropout: dropout,
    Add: add,
    TFOpLambda: tfOperation,
    Concatenate: concatenate,
    ShortcutPad: shortcutPad,
    Identity: passThrough,
    GradientScale: passThrough,
    Rescaling: scaling,
    Normalization: scaling,
    RandomFlip: augmentation,
    RandomRotation: augmentation,
    RandomZoom: augmentation,
    RandomTranslation: augmentation,
    RandomContrast: augmentation,
    RandomBrightness: augmentation,
    RandomSaturation: augmentation,
    RandomHue: augmentation,
    RandomColorJitter: augmentation,
    RandomGrayscale: augmentation,
    RandomErasing: augmentation,
    GaussianNoise: noise,
    ActivityRegularization: noise,
  }),
);

/** Layers that own weights: used twice they share them, which a design cannot say. */
export const ownsWeights: ReadonlySet<string> = new Set([
  'Conv2D',
  'Convolution2D',
  'GroupedConv2D',
  'DepthwiseConv2D',
  'BatchNormalization',
  'TorchBatchNorm',
  'Dense',
]);
