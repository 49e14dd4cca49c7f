import { readNeighbors } from '@/lib/pod/neighbors/read-neighbors'

/** Prints what this process sees of the other containers: run as another user than the test that starts it. */
console.log(JSON.stringify(await readNeighbors('/proc')))
