/** What passes on the wire, as the browser sees it (sub-protocol placette.v1.html). For the type checker alone. */

/** One numbered event of a room, or a declared hole. */
interface Item {
  t: string;
  n?: number;
  id?: string;
  of?: number;
  html?: string;
  nonce?: string;
  from?: number;
  to?: number;
  why?: string;
}

interface Speaker {
  person: string;
  handle: string;
}

/** Any frame of the server. Fields depend on `t`. */
interface Frame extends Item {
  room?: string;
  ref?: string;
  epoch?: string;
  messages?: Item[];
  more?: boolean;
  resync?: boolean;
  present?: number;
  seconds?: number;
  say?: string;
  retry_after?: number;
  by?: Speaker;
  level?: string;
  read_only?: boolean;
  code?: number;
  again?: number | null;
  measure?: string;
  subject?: string;
  until?: string | null;
  case?: string;
}

/** How the line to the place stands. `seconds` until the next attempt; `why` it is over. */
interface LineState {
  state: "open" | "lost" | "over";
  seconds?: number;
  why?: string;
}

interface Line {
  /** Hear frames of one kind (`t`). */
  on(kind: string, hear: (frame: Frame) => void): void;
  /** Hear how the line stands. */
  onState(hear: (state: LineState) => void): void;
  /** Send a command; `answered` hears each frame with its `ref` until one that is not `wait`. False: the line is down. */
  ask(command: Record<string, unknown>, answered?: (frame: Frame) => void): boolean;
  /** Try again now. */
  retry(): void;
}

interface Pending {
  nonce: string;
  words: string;
  row: HTMLElement;
  state: "waiting" | "sent" | "held" | "failed";
  id?: string;
  re?: number;
  timer?: number;
  /** When it was refused because the place only listened. */
  listened?: number;
  /** Held words its author takes back, to be gone or written anew: `back` until the place answered, `meant` for good. */
  back?: "gone" | "anew";
  meant?: "gone" | "anew";
}
