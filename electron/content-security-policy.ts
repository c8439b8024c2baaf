/**
 * Nothing from outside, no inline or evaluated script. Inline styles are allowed because the canvas and the chart
 * library set them; images may be data: (samples of a data set) and workers blob: (the layout engine).
 */
const directives: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'worker-src': "'self' blob:",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'font-src': "'self' data:",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'object-src': "'none'",
  'frame-src': "'none'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

export const contentSecurityPolicy = Object.entries(directives).map(([name, value]) => `${name} ${value}`).join('; ');
