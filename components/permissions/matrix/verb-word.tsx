/** A verb that may break in two where it is long. */
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
