/** Height, width and channels of an image. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What a data set gives: the size of its images and a name for each class. */
export type DataShape = ImageSize & { readonly classNames: readonly string[] };

/** `32×32×3` */
export const sizeText = ({ height, width, channels }: ImageSize): string => `${height}×${width}×${channels}`;

/** Whether images of `data` can go into an input of that size. */
export const imagesFit = (input: ImageSize, data: ImageSize): boolean => sizeText(input) === sizeText(data);

/** Whether every class of `data` has its logit, and no logit is left without a class. */
export const classesFit = (classes: number, data: DataShape): boolean => classes === data.classNames.length;
