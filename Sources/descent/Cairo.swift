import CLibrary
import Plotting
import Shell

/// The functions of cairo, loaded when the first PDF or PNG is written.
///
/// Source: the interface of cairo 1.16, <https://www.cairographics.org/manual/>.
struct Cairo {
  typealias Handle = OpaquePointer
  typealias Writer =
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, UInt32) -> Int32
  private typealias Plain = @convention(c) (Handle) -> Void
  private typealias Pair = @convention(c) (Handle, Double, Double) -> Void

  private let library: UnsafeMutableRawPointer

  /// The library.
  /// - Throws: That it is not installed, or what else kept it from being loaded.
  static func load() throws(FileFailure) -> Cairo {
    for name in ["libcairo.so.2", "libcairo.so", "libcairo.2.dylib"] {
      if let library = dlopen(name, RTLD_NOW) { return Cairo(library: library) }
    }
    // The loader needs more files to be open.
    if let failure = Descriptor.shortage { throw FileFailure(failure) }
    throw .system(
      "writing pdf and png takes cairo (libcairo.so.2), which is not installed: install your "
        + "system's package of it (libcairo2); svg is written without")
  }

  private func function<Function>(_ name: String) throws(FileFailure) -> Function {
    guard let symbol = dlsym(library, name) else {
      throw .system("the cairo that is installed has no \(name)")
    }
    return unsafeBitCast(symbol, to: Function.self)
  }

  /// The bytes of a picture.
  func encode(_ picture: Picture, as encoding: PictureEncoding) throws(FileFailure) -> [UInt8] {
    let sink = ByteSink()
    let pointer = Unmanaged.passUnretained(sink).toOpaque()
    let write: Writer = { sink, bytes, count in
      guard let sink, let bytes else { return 11 }
      Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue().bytes += UnsafeBufferPointer(
        start: bytes, count: Int(count))
      return 0
    }
    let destroy: Plain = try function("cairo_surface_destroy")
    let finish: Plain = try function("cairo_surface_finish")
    let status: @convention(c) (Handle) -> Int32 = try function("cairo_surface_status")
    let surface: Handle?
    switch encoding {
    case .pdf:
      let make: @convention(c) (Writer, UnsafeMutableRawPointer?, Double, Double) -> Handle? =
        try function("cairo_pdf_surface_create_for_stream")
      surface = make(write, pointer, picture.width, picture.height)
      if let surface { try describe(surface, picture) }
    case .png:
      let make: @convention(c) (Int32, Int32, Int32) -> Handle? =
        try function("cairo_image_surface_create")
      surface = make(
        0, Int32(min(picture.width * 2, 30_000)), Int32(min(picture.height * 2, 30_000)))
    }
    guard let surface, status(surface) == 0 else {
      throw .system("cairo has no room for a picture of this size")
    }
    defer { destroy(surface) }
    try paint(picture, on: surface, scale: encoding == .png ? 2 : 1)
    if encoding == .png {
      let save: @convention(c) (Handle, Writer, UnsafeMutableRawPointer?) -> Int32 =
        try function("cairo_surface_write_to_png_stream")
      guard save(surface, write, pointer) == 0 else { throw .system("cairo cannot encode it") }
    }
    finish(surface)
    guard status(surface) == 0 || encoding == .png, !sink.bytes.isEmpty else {
      throw .system("cairo cannot encode it")
    }
    return withExtendedLifetime(sink) { sink.bytes }
  }

  /// Title and a date that does not change, so that the same picture has the same bytes.
  private func describe(_ surface: Handle, _ picture: Picture) throws(FileFailure) {
    let set: @convention(c) (Handle, Int32, UnsafePointer<CChar>) -> Void =
      try function("cairo_pdf_surface_set_metadata")
    picture.title.withCString { set(surface, 0, $0) }
    picture.description.withCString { set(surface, 2, $0) }
    "2015-01-01T00:00:00Z".withCString { set(surface, 5, $0) }
  }

  // MARK: Painting

  private func paint(_ picture: Picture, on surface: Handle, scale: Double) throws(FileFailure) {
    let create: @convention(c) (Handle) -> Handle? = try function("cairo_create")
    let destroy: Plain = try function("cairo_destroy")
    guard let context = create(surface) else { throw .system("cairo cannot draw") }
    defer { destroy(context) }
    let brush = try Brush(self, context)
    brush.scale(context, scale, scale)
    brush.lineJoin(context, 1)
    brush.color(picture.background, 1)
    brush.paint(context)
    for shape in picture.shapes { brush.draw(shape) }
    let status: @convention(c) (Handle) -> Int32 = try function("cairo_status")
    guard status(context) == 0 else { throw .system("cairo cannot draw this picture") }
  }

  /// Draws shapes on a context.
  private struct Brush {
    let context: Handle
    let scale: Pair
    let lineJoin: @convention(c) (Handle, Int32) -> Void
    let paint: Plain
    private let source: @convention(c) (Handle, Double, Double, Double, Double) -> Void
    private let moveTo: Pair
    private let lineTo: Pair
    private let closePath: Plain
    private let newPath: Plain
    private let newSubPath: Plain
    private let fill: Plain
    private let fillPreserve: Plain
    private let stroke: Plain
    private let strokePreserve: Plain
    private let lineWidth: @convention(c) (Handle, Double) -> Void
    private let dash: @convention(c) (Handle, UnsafePointer<Double>?, Int32, Double) -> Void
    private let arc: @convention(c) (Handle, Double, Double, Double, Double, Double) -> Void
    private let face: @convention(c) (Handle, UnsafePointer<CChar>, Int32, Int32) -> Void
    private let fontSize: @convention(c) (Handle, Double) -> Void
    private let extents:
      @convention(c) (Handle, UnsafePointer<CChar>, UnsafeMutablePointer<Double>) -> Void
    private let textPath: @convention(c) (Handle, UnsafePointer<CChar>) -> Void
    private let showText: @convention(c) (Handle, UnsafePointer<CChar>) -> Void
    private let save: Plain
    private let restore: Plain
    private let translate: Pair
    private let rotate: @convention(c) (Handle, Double) -> Void

    init(_ cairo: Cairo, _ context: Handle) throws(FileFailure) {
      self.context = context
      scale = try cairo.function("cairo_scale")
      lineJoin = try cairo.function("cairo_set_line_join")
      paint = try cairo.function("cairo_paint")
      source = try cairo.function("cairo_set_source_rgba")
      moveTo = try cairo.function("cairo_move_to")
      lineTo = try cairo.function("cairo_line_to")
      closePath = try cairo.function("cairo_close_path")
      newPath = try cairo.function("cairo_new_path")
      newSubPath = try cairo.function("cairo_new_sub_path")
      fill = try cairo.function("cairo_fill")
      fillPreserve = try cairo.function("cairo_fill_preserve")
      stroke = try cairo.function("cairo_stroke")
      strokePreserve = try cairo.function("cairo_stroke_preserve")
      lineWidth = try cairo.function("cairo_set_line_width")
      dash = try cairo.function("cairo_set_dash")
      arc = try cairo.function("cairo_arc")
      face = try cairo.function("cairo_select_font_face")
      fontSize = try cairo.function("cairo_set_font_size")
      extents = try cairo.function("cairo_text_extents")
      textPath = try cairo.function("cairo_text_path")
      showText = try cairo.function("cairo_show_text")
      save = try cairo.function("cairo_save")
      restore = try cairo.function("cairo_restore")
      translate = try cairo.function("cairo_translate")
      rotate = try cairo.function("cairo_rotate")
    }

    func color(_ color: Picture.Color, _ opacity: Double) {
      source(
        context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255,
        opacity)
    }

    func draw(_ shape: Picture.Shape) {
      switch shape {
      case .lines(let pieces, let stroke):
        trace(pieces, isClosed: false)
        finish(nil, stroke)
      case .areas(let areas, let fill, let stroke):
        trace(areas, isClosed: true)
        finish(fill, stroke)
      case .circles(let places, let radius, let fill, let stroke):
        for place in places {
          newSubPath(context)
          arc(context, place.x, place.y, radius, 0, 2 * .pi)
          closePath(context)
        }
        finish(fill, stroke)
      case .text(let text, let place, let look): write(text, place, look)
      }
    }

    private func trace(_ pieces: [[Picture.Place]], isClosed: Bool) {
      for piece in pieces {
        guard let first = piece.first else { continue }
        moveTo(context, first.x, first.y)
        for place in piece.dropFirst() { lineTo(context, place.x, place.y) }
        if isClosed { closePath(context) }
      }
    }

    private func finish(_ fill: Picture.Fill?, _ stroke: Picture.Stroke?) {
      if let fill {
        color(fill.color, fill.opacity)
        fillPreserve(context)
      }
      if let stroke {
        color(stroke.color, stroke.opacity)
        lineWidth(context, stroke.width)
        stroke.dashes.withUnsafeBufferPointer { dashes in
          dash(context, dashes.baseAddress, Int32(truncatingIfNeeded: dashes.count), 0)
        }
        strokePreserve(context)
      }
      newPath(context)
    }

    private func write(_ text: String, _ place: Picture.Place, _ look: Picture.TextLook) {
      save(context)
      "sans-serif".withCString { face(context, $0, 0, look.isBold ? 1 : 0) }
      fontSize(context, look.size)
      translate(context, place.x, place.y)
      if look.turn != 0 { rotate(context, look.turn * .pi / 180) }
      text.withCString { text in
        // Six numbers; the fifth is how far the text goes on.
        var measures = [Double](repeating: 0, count: 6)
        extents(context, text, &measures)
        let shift =
          switch look.anchor {
          case .start: 0.0
          case .middle: -measures[4] / 2
          case .end: -measures[4]
          }
        moveTo(context, shift, 0)
        if let halo = look.halo {
          textPath(context, text)
          color(halo, 1)
          lineWidth(context, 3)
          dash(context, nil, 0, 0)
          stroke(context)
          moveTo(context, shift, 0)
        }
        color(look.color, 1)
        showText(context, text)
      }
      newPath(context)
      restore(context)
    }
  }
}

/// Takes the bytes that cairo writes.
private final class ByteSink {
  var bytes: [UInt8] = []
}
