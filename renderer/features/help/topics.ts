/** A piece of a topic. Texts are plain, so that the search reads them as they are shown. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'formula'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'picture'; readonly picture: Picture; readonly caption: string };
export type Picture = 'residual-block' | 'exits' | 'paths';

export interface Topic {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly Part[];
}

const text = (words: string): Part => ({ kind: 'text', text: words });
const formula = (words: string): Part => ({ kind: 'formula', text: words });
const list = (...items: readonly string[]): Part => ({ kind: 'list', items });
const picture = (name: Picture, caption: string): Part => ({ kind: 'picture', picture: name, caption });

/** What a student needs to know. Source of every figure: arXiv 1611.01773 and its authors' code; see docs/method.md. */
export const topics: readonly Topic[] = [
  {
    id: 'residual',
    title: 'Residual networks',
    parts: [
      text(
        'More layers can find out more about an image. But a plain stack of layers is hard to train: beyond some depth even its error on the training images rises.',
      ),
      picture('residual-block', 'A residual block adds what comes in to what its convolutions make of it: out = x + F(x).'),
      text(
        'The convolutions of a residual block have to find the difference F(x) alone, and the gradient has a way back through the sum that no weight stands in.',
      ),
      text(
        'Where a block halves the image or changes the number of channels, x no longer fits: a 1×1 convolution with the same stride brings it to the new shape. On the drawing a hollow plus marks an identity shortcut, a solid plus one that changes the shape.',
      ),
      text(
        'The networks for small images begin with one 3×3 convolution, the stem. Three stages of n blocks with 16, 32 and 64 filters follow, then the mean of each channel and a dense layer. With two convolutions in a block that makes a depth of 6n + 2: n = 9 is ResNet-56.',
      ),
    ],
  },
  {
    id: 'outputs',
    title: 'Auxiliary outputs',
    parts: [
      text(
        'An auxiliary output hangs a small classifier, its head, on the output of a block. What the network has found out up to there must do to name the class. It is also called an exit, as an answer can leave the network there.',
      ),
      picture('exits', 'AuxNet-20-3: nine blocks with exits after the third and the sixth, three outputs in all.'),
      list(
        'Head A: batch norm, ReLU, mean of each channel, dense layer. The usual one.',
        'Head B: batch norm, ReLU, then all values into the dense layer.',
        'Head C: mean of each channel, dense layer.',
        'Head D: ReLU, mean of each channel, dense layer.',
      ),
      text(
        'The number of an exit is its depth: after b blocks of two convolutions 2b + 1, after b bottlenecks of three 3b + 1. AuxNet-56-5 is 56 deep and has five outputs, at 15, 25, 35, 45 and 56.',
      ),
      text(
        'After training the network can be cut at any exit. All behind it falls away, and what is left is a smaller network that is trained already: AuxNet-56-5 has 0.86M parameters, cut at exit 15 about 0.03M.',
      ),
      text('To attach one: select a block and press A, or drag an output from the palette onto it.'),
    ],
  },
  {
    id: 'multiway',
    title: 'Multi-way back-propagation',
    parts: [
      text(
        'One forward pass gives the loss of every output. Every output then trains along a path of its own: from its loss through its head, and down all of the trunk before it. So the first blocks hear of every output, the last of the final one alone.',
      ),
      picture('paths', 'Each path enters the trunk with its weight. A block learns from all outputs behind it.'),
      text(
        'A path’s weight grows with its depth: p is the number of blocks before output i, m the deepest auxiliary output, ℓ the number of convolutions in a block. The deepest auxiliary output and the final one have weight 1.',
      ),
      formula('w_i = max( ((p_i·ℓ + 1) / (p_m·ℓ + 1))², 0.01 )'),
      text('In AuxNet-20-3 the exits lie after 3 and 6 blocks of two convolutions: w = (7 / 13)² = 0.29 for the first, 1 for the second.'),
      text(
        'In the trunk a path takes smaller steps the more paths follow it: its learning rate is divided by d, the sum of its own weight and those of the deeper auxiliary outputs. A head learns from its own loss at full strength.',
      ),
      formula('d_i = w_i + … + w_m,   d_F = 1'),
      text(
        'Taken to the letter this needs one backward pass and one momentum for every path. But back-propagation is linear in the gradient that it starts from, and so is Nesterov’s momentum. So one pass is enough: every loss starts with 1, and where a head joins the trunk its gradient is multiplied by w / d. That is the method “fused”; it gives what “parallel” gives, up to rounding.',
      ),
      list(
        'Fused: one backward pass for all paths. The default.',
        'Parallel: one backward pass a path, all at the same weights.',
        'Sequential: the authors’ order. Each path reads the weights that the one before has changed.',
        'Joint: one loss, the sum of all with your weights.',
        'Single: only the final output trains the trunk; the others look on.',
      ),
      text(
        'With the loss-ratio rule the factors change from step to step, and fused is close to parallel but not equal to it. Adam is not linear in the gradient: there the two differ as well.',
      ),
      text('Source: arXiv 1611.01773. The whole method, with what is shown equal and what is not, is in docs/method.md.'),
    ],
  },
];

/** Words of the field, as the window uses them. */
export const glossary: readonly { readonly term: string; readonly meaning: string }[] = [
  { term: 'Activation memory', meaning: 'The outputs of all layers for one batch. Training keeps them for the way back.' },
  { term: 'Auxiliary output', meaning: 'A head on a block inside the network. Also: exit.' },
  { term: 'Batch', meaning: 'The images that one step of training looks at together.' },
  { term: 'Block', meaning: 'A few layers with a shortcut around them.' },
  { term: 'Channel', meaning: 'One of the images that a layer gives, one for each filter. A shape 32×32×16 has 16 channels.' },
  { term: 'Compact model', meaning: 'What is left of a trained network that is cut at an exit.' },
  { term: 'Depth', meaning: 'Convolutions on the way to an exit, shortcuts not counted; at the final output its dense layer counts as well.' },
  { term: 'Epoch', meaning: 'Every training image once.' },
  { term: 'Exit', meaning: 'An output, seen as a place where an answer can leave the network.' },
  { term: 'FLOPs', meaning: 'Operations of one forward pass. This window counts multiply-adds; who counts both halves gets twice the number.' },
  { term: 'Head', meaning: 'The layers of an output that turn features into one number for each class.' },
  { term: 'Learning rate', meaning: 'How far a step follows the gradient.' },
  { term: 'Logits', meaning: 'The numbers that a head gives, one for each class, before they are made probabilities.' },
  { term: 'Loss', meaning: 'How wrong an output is: the mean soft-max cross-entropy over a batch.' },
  { term: 'Momentum', meaning: 'The share of the last step that the next one keeps.' },
  { term: 'Multiply-adds', meaning: 'One multiplication with its addition, counted over a forward pass for one image.' },
  { term: 'Parameter', meaning: 'A number that training changes: weights of convolutions and dense layers, scales and offsets of batch norm.' },
  { term: 'Path', meaning: 'From one output’s loss through its head and down the trunk: the way its gradient takes.' },
  { term: 'Receptive field', meaning: 'The part of the input image that one value of a layer depends on.' },
  { term: 'Seed', meaning: 'Where all random numbers of a run start. The same seed repeats the run.' },
  { term: 'Shape', meaning: 'Height × width × channels of what flows in a wire.' },
  { term: 'Shortcut', meaning: 'The way around a block’s convolutions, added at its end.' },
  { term: 'Stage', meaning: 'Blocks one after the other that work at the same image size.' },
  { term: 'Stem', meaning: 'The first convolution, before the stages.' },
  { term: 'Stride', meaning: 'How far a filter moves from one place to the next. Stride 2 halves the image.' },
  { term: 'Test error', meaning: 'The share of test images whose best-rated class is wrong, in per cent.' },
  { term: 'Trunk', meaning: 'The way from the input to the final output. Exits hang on it.' },
  { term: 'Weight decay', meaning: 'A pull of all weights towards 0, part of the gradient.' },
];

const wordsOf = (part: Part): string => {
  switch (part.kind) {
    case 'text':
    case 'formula':
      return part.text;
    case 'list':
      return part.items.join(' ');
    case 'picture':
      return part.caption;
  }
};

/** Does a text hold every word typed? An empty query is held by all. */
export function holdsAll(words: string, query: string): boolean {
  const folded = words.toLowerCase();
  return query.toLowerCase().split(/\s+/).filter(Boolean).every((word) => folded.includes(word));
}

export const topicText = (topic: Topic): string => `${topic.title} ${topic.parts.map(wordsOf).join(' ')}`;
