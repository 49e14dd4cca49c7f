/** The keys and places that lead to a field, such as `rules`, 0, `verbs`, 1. */
export type FieldPath = readonly (string | number)[]
