import { readTarget } from '@/lib/pod/neighbors/read-neighbors'

/** Prints what this process sees of the container of process 1: run as another user than the test that starts it. */
console.log(JSON.stringify((await readTarget('/proc')) ?? null))
