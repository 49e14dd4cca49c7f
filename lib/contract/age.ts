import * as z from 'zod/mini'

/** The longest that an answer which all viewers share is kept. */
export const MAX_AGE_S = 60

/** The oldest answer that the asker accepts, in seconds: it costs the API server nothing if another has just asked. */
export const ageSchema = z.exactOptional(
  z.string().check(
    z.regex(/^\d{1,2}$/, { error: `A number of seconds from 0 to ${MAX_AGE_S}.` }),
    z.refine((text) => Number(text) <= MAX_AGE_S, { error: `At most ${MAX_AGE_S} seconds.` }),
  ),
)
