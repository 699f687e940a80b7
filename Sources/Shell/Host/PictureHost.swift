public import Plotting

/// What encodes pictures that are not written by the shell itself.
public protocol PictureHost: AnyObject {
  /// The bytes of a picture.
  ///
  /// By default there is nothing that could encode it.
  func encode(_ picture: Picture, as encoding: PictureEncoding) throws(FileFailure) -> [UInt8]
}

/// A format that pictures are encoded in by a library.
public enum PictureEncoding: String, Sendable {
  /// A page of the Portable Document Format.
  case pdf
  /// Portable Network Graphics, two pixels a point.
  case png
}

extension PictureHost {
  /// Throws: there is no library.
  public func encode(_ picture: Picture, as encoding: PictureEncoding) throws(FileFailure)
    -> [UInt8]
  {
    throw .system("\(encoding.rawValue) cannot be written here; svg can")
  }
}
