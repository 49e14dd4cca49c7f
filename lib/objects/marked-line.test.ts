import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySign } from '@/lib/words/testing/any-sign'
import { markedLine } from './marked-line'

describe('the line that says why a container exited', () => {
  it.each<[name: string, lines: string[], marked: string | undefined]>([
    [
      'is the last error',
      ['ERROR first', 'INFO going on', 'Error: connect ECONNREFUSED 10.96.0.20:5432', 'bye'],
      'Error: connect ECONNREFUSED 10.96.0.20:5432',
    ],
    [
      'is not the farewell behind it',
      ['INFO up', 'E1125 14:30:05.1 1 reflector.go:147] no route', 'FATAL cache did not sync, exiting'],
      'E1125 14:30:05.1 1 reflector.go:147] no route',
    ],
    [
      'is the farewell where nothing else is an error',
      ['INFO up', 'FATAL exiting with code 1'],
      'FATAL exiting with code 1',
    ],
    [
      'is the innermost cause of a stack trace',
      [
        'Exception in thread "main" java.lang.IllegalStateException: no bean',
        '\tat com.example.Main.main(Main.java:3)',
        'Caused by: java.net.ConnectException: refused',
        '\tat java.net.Socket.connect(Socket.java:1)',
      ],
      'Caused by: java.net.ConnectException: refused',
    ],
    ['is none where no line states an error', ['app starting', 'loading 2.1 GB of orders'], undefined],
    ['is none of an empty log', [], undefined],
  ])('%s', (_, lines, marked) => {
    const index = markedLine(lines)
    expect(index === undefined ? undefined : lines[index]).toBe(marked)
  })

  it('is one of the lines, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: anySign })), (lines) => {
        const index = markedLine(lines)
        expect(index === undefined || lines[index] !== undefined).toBe(true)
      }),
    )
  })
})
