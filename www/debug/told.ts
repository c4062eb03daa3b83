/**
 * Role: what the engine tells of prompts while somebody asks why; the other side is
 *   `crates/core/src/model/why.rs`.
 * Trigger: read by the compiler.
 * Leaves: types only.
 */

/** One part of a condition: an operator on a fact, or what joins conditions. */
export interface Line {
  /** Where it stands, below its condition. */
  path: string;
  /** How deep it stands; the parts of a part follow it, one deeper. */
  depth: number;
  /** `=` for a bare value. */
  operator: string;
  operand?: unknown;
  /** What the fact is now; nothing when it is not known, or for what joins. */
  actual?: unknown;
  holds: boolean;
  /** Seconds until time alone may change that. */
  in?: number;
}

export interface Condition {
  part: 'when' | 'cancel' | 'step' | 'without' | 'segment';
  holds: boolean;
  lines: Line[];
}

export interface Segment extends Condition {
  name: string;
}

export interface Rule {
  id: string;
  text: string;
  priority: number;
  /** The first thing that keeps it back; a key of `states` in text.json. */
  state: string;
  /** Seconds until that may be over. */
  in?: number;
  /** Seconds for which it still waits for its turn. */
  waits?: number;
  /** Of its sequence: how many steps there are, and how many happened. */
  steps?: number;
  done?: number;
  conditions: Condition[];
  /** Its conditions at the moment that brought it up, and how many seconds ago that was. */
  cause?: Condition[];
  ago?: number;
}

export interface Told {
  on: true;
  site: string;
  locale: 'en' | 'ar';
  /** Path and query. */
  page: string;
  hidden: boolean;
  heldOut: boolean;
  /** 50 to 1000. */
  patience: number;
  /** Seconds between two prompts. */
  cooldown: number;
  /** Seconds for which nothing comes up, and why. */
  quiet?: number;
  quietCause?: 'resting' | 'busy' | 'cooldown';
  rules: Rule[];
  segments: Segment[];
}
