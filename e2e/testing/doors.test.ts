import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

/** What of each room the rest of what ships can import, by file. A list only shrinks: `DOORS=write` writes it after a door has closed. */
const LIST = join(import.meta.dirname, 'doors.json')
const ROOMS = /^lib\/(?:diagnosis|reader|identity|facts\/[a-z-]+)(?=\/)/
const IMPORTED = /(?:from |import\()'((?:@\/|\.)[^']+)'/g

const shipped = execFileSync('git', ['ls-files', 'app', 'components', 'explain', 'lib'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|\/testing\//.test(path))

function openDoors(): Record<string, string[]> {
  const doors = new Map<string, Set<string>>()
  for (const path of shipped) {
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(IMPORTED)) {
      const target = name.startsWith('@/') ? name.slice(2) : join(dirname(path), name)
      const [room] = ROOMS.exec(target) ?? []
      if (room === undefined || path.startsWith(`${room}/`)) continue
      doors.set(room, (doors.get(room) ?? new Set()).add(target.slice(room.length + 1)))
    }
  }
  return Object.fromEntries([...doors].sort().map(([room, files]) => [room, [...files].sort()]))
}

it('lets other rooms import no more of a room than its list of doors names', () => {
  const doors = openDoors()
  expect(Object.values(doors).flat().length).toBeGreaterThan(100)
  if (process.env.DOORS === 'write') writeFileSync(LIST, `${JSON.stringify(doors, null, 2)}\n`)
  expect(doors).toEqual(JSON.parse(readFileSync(LIST, 'utf8')))
})
