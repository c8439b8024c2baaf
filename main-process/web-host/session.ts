import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secret = (): string => randomBytes(32).toString('base64url');
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** Equal length after hashing, so the comparison takes the same time for any guess. */
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/**
 * Who may use the host: other programs and other users of this machine reach the loopback port too. The address printed
 * in the terminal carries a token that works once and buys a session cookie; the session lives as long as the process.
 */
export class Sessions {
  #token = secret();
  readonly #sessions = new Set<string>();
  readonly #cookie: string;

  constructor(port: number) {
    // Cookies know no ports: the name keeps two hosts on one machine apart.
    this.#cookie = `auxnet-${port}`;
  }

  /** For the next browser. */
  get token(): string {
    return this.#token;
  }

  /** The `Set-Cookie` value for a right token, which is spent by that; null for any other. */
  exchange(token: string): string | null {
    if (!same(token, this.#token)) return null;
    this.#token = secret();
    const session = secret();
    this.#sessions.add(session);
    return `${this.#cookie}=${session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Whether a `Cookie` header carries a session of this process. */
  has(header: string | undefined): boolean {
    const cookies = (header ?? '').split(';').map((part) => part.trim());
    const mine = cookies.filter((part) => part.startsWith(`${this.#cookie}=`)).map((part) => part.slice(this.#cookie.length + 1));
    return mine.some((value) => [...this.#sessions].some((session) => same(value, session)));
  }
}
