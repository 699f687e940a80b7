import Language

// What diagnostics say of knobs.

extension Message {
  static func noKnob(example: String) -> Message {
    Message("tune has nothing to turn: give a name and a range, as in '\(example)'")
  }

  static func noTunedLine(_ name: String, example: String) -> Message {
    Message("behind the range of \(shown(name)) a ':' and a line are missing, as in '\(example)'")
  }

  static func notRehearsable(_ command: String) -> Message {
    Message("tune evaluates its line again and again, and '\(command)' cannot be part of it")
  }

  static var savesWhileTuned: Message {
    Message("tune evaluates its line again and again, and so it writes no file: leave out 'save='")
  }

  static func unusedKnob(_ name: String) -> Message {
    Message("the line does not use \(shown(name)), so that turning it would change nothing")
  }

  static func knobIsColumn(_ name: String) -> Message {
    Message(
      "\(shown(name)) is a column that the line uses, which hides the knob: give it another name")
  }

  static func nothingToTune(example: String) -> Message {
    Message("there is no run whose step size could be turned; try '\(example)'")
  }

  static func noView(_ command: String) -> Message {
    Message("there is nothing to move about in a figure of '\(command)'")
  }

  static func wideRange(_ name: String) -> Message {
    Message("\(shown(name)): the range holds no number between its ends that could be turned to")
  }
}
