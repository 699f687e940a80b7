import CLibrary
import CZlib
import Shell

/// The functions of zlib, loaded when the first compressed file is met.
///
/// Linked in the usual way the library would lengthen every start of the program by a tenth.
struct Zlib {
  typealias Stream = UnsafeMutablePointer<z_stream>
  private typealias InitializeInflation =
    @convention(c) (Stream, Int32, UnsafePointer<CChar>, Int32) -> Int32
  private typealias InitializeDeflation =
    @convention(c) (Stream, Int32, Int32, Int32, Int32, Int32, UnsafePointer<CChar>, Int32) -> Int32
  typealias Step = @convention(c) (Stream, Int32) -> Int32
  typealias Plain = @convention(c) (Stream) -> Int32

  private let initializeInflation: InitializeInflation
  private let initializeDeflation: InitializeDeflation
  /// Decompresses as much as there is room for.
  let inflate: Step
  /// Begins with the next of several compressed parts.
  let inflateReset: Plain
  /// Gives back the memory.
  let inflateEnd: Plain
  /// Compresses as much as there is room for.
  let deflate: Step
  /// Gives back the memory.
  let deflateEnd: Plain

  /// The library, loaded once.
  private nonisolated(unsafe) static var loaded: Zlib?

  /// The library.
  /// - Throws: That it is not installed, or what else kept it from being loaded.
  static func load() throws(FileFailure) -> Zlib {
    if let loaded { return loaded }
    guard let zlib = Zlib() else {
      // The loader needs one more file to be open.
      if let failure = Descriptor.shortage { throw FileFailure(failure) }
      throw .system("reading or writing gzip takes zlib (libz.so.1), which is not installed")
    }
    loaded = zlib
    return zlib
  }

  /// What the library's file is called.
  private static let names = ["libz.so.1", "libz.so", "libz.dylib"]

  #if LINKED_ZLIB
    private init?() {
      initializeInflation = inflateInit2_
      initializeDeflation = deflateInit2_
      inflate = CZlib.inflate
      inflateReset = CZlib.inflateReset
      inflateEnd = CZlib.inflateEnd
      deflate = CZlib.deflate
      deflateEnd = CZlib.deflateEnd
    }
  #else
    private init?() {
      guard let library = Self.names.lazy.compactMap({ dlopen($0, RTLD_NOW) }).first else {
        return nil
      }
      func function<T>(_ name: String, _ type: T.Type) -> T? {
        dlsym(library, name).map { unsafeBitCast($0, to: type) }
      }
      guard
        let initializeInflation = function("inflateInit2_", InitializeInflation.self),
        let initializeDeflation = function("deflateInit2_", InitializeDeflation.self),
        let inflate = function("inflate", Step.self),
        let inflateReset = function("inflateReset", Plain.self),
        let inflateEnd = function("inflateEnd", Plain.self),
        let deflate = function("deflate", Step.self),
        let deflateEnd = function("deflateEnd", Plain.self)
      else { return nil }
      self.initializeInflation = initializeInflation
      self.initializeDeflation = initializeDeflation
      self.inflate = inflate
      self.inflateReset = inflateReset
      self.inflateEnd = inflateEnd
      self.deflate = deflate
      self.deflateEnd = deflateEnd
    }
  #endif

  /// What makes the window 32 kilobytes and the format that of gzip.
  private static let gzipWindow: Int32 = 15 + 16

  /// Prepares a stream for decompression; false where memory is short.
  func beginInflation(_ stream: Stream) -> Bool {
    initializeInflation(
      stream, Self.gzipWindow, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  /// Prepares a stream for compression; false where memory is short.
  func beginDeflation(_ stream: Stream) -> Bool {
    initializeDeflation(
      stream, Z_BEST_SPEED, Z_DEFLATED, Self.gzipWindow, 8, Z_DEFAULT_STRATEGY,
      ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }
}
