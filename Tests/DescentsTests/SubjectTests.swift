import Testing

@testable import Descents

/// What subjects answer.
@Suite struct SubjectTests {}
