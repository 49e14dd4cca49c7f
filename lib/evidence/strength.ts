declare const witnessed: unique symbol

/**
 * What was shown by an answer of the API server, or by a whole sentence of a speaker that can know it. No literal has this type: only
 * the functions of this room make one, from what was read.
 */
export type Proven = 'proven' & { readonly [witnessed]: true }

/** How strong a claim is, computed from its evidence and never written beside a sentence. */
export type Strength = Proven | 'likely' | 'possible'
