/// The value of an option, once it is read.
package struct BoundValue<Value: Sendable>: Sendable {
  package let value: Value

  package init(_ value: Value) { self.value = value }
}
