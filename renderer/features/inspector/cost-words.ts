/** 3670016 → "3.67M": multiply-adds of the forward pass of one image. */
export function formatMultiplyAdds(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)}G`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(value >= 1e7 ? 1 : 2)}M`;
  return value >= 1e3 ? `${(value / 1e3).toFixed(1)}k` : String(value);
}
