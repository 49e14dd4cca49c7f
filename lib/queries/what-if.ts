import { mutationOptions } from '@tanstack/react-query'
import { type WhatIfRequest, whatIfSchema } from '@/lib/contract/what-if'
import { postJson } from './get-json'

/** What a paste of Roles and bindings would change, with nothing applied. */
export function whatIfMutation() {
  return mutationOptions({
    mutationKey: ['what-if'],
    mutationFn: (asked: WhatIfRequest) => postJson('/api/what-if', asked, whatIfSchema),
  })
}
