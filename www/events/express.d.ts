/**
 * Role: the two types that PostHog's SDK names of a package which is not installed here.
 * Trigger: the type check. Leaves: nothing at run time.
 */
declare module 'express' {
  export type Request = unknown;
  export type Response = unknown;
}
