/** A verb that can break across lines where it is long. */
export function VerbWord({ verb }: { verb: string }) {
  if (verb !== 'deletecollection') return verb
  return (
    <>
      delete
      <wbr />
      collection
    </>
  )
}
