import type { Guide } from '../guide'
import { conflict } from './conflict'
import { answer } from './guide-parts'

export const goneGuide: Guide = answer({
  sees: [
    'W1124 13:37:05.1 1 reflector.go:484] watch of *v1.Pod ended with: too old resource version: 1 (2)',
    '{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 1 (2)","reason":"Expired","code":410}}',
  ],
  why: 'The resourceVersion or continue token is older than what the API server keeps. The client should list again.',
  check: [{ says: 'This is normal unless it repeats within seconds.' }],
  change: [{ says: 'List again and watch from the version of that list. Informers do this by themselves.' }],
  not: 'Treat it as an outage, or compare resource versions as numbers.',
  gates: ['storage'],
  related: [conflict],
})
