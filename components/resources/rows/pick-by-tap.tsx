interface PickByTapProps {
  isOn: boolean
  onChange: (isOn: boolean) => void
}

/** Lets a tap select a row where there may be no modifier key; hidden without a touch screen. */
export function PickByTap({ isOn, onChange }: PickByTapProps) {
  return (
    <label className="hidden min-h-8 items-center gap-1.5 text-13 any-pointer-coarse:flex">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />a tap
      selects
    </label>
  )
}
