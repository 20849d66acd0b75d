() => {
  // What is wrong with the board on this screen; an empty list when nothing is.
  const wrong = [], unit = innerHeight / 1080, board = document.querySelector(".board");
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) wrong.push("the page scrolls");
  const frame = board.getBoundingClientRect();
  if (Math.abs(frame.width - 1920 * unit) > 0.5) wrong.push("not as wide as the screen");

  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((one) => {
      const part = one / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const painted = (colour) => colour && colour !== "none" && (numbers(colour)[3] ?? 1) > 0.99;
  const groundAt = (x, y, text) => {
    for (const one of document.elementsFromPoint(x, y)) {
      if (one === text || one.tagName === "text") continue;
      const style = getComputedStyle(one);
      if (one instanceof SVGGeometryElement) {
        if (painted(style.fill) && style.fillOpacity > 0.99) return style.fill;
      } else if (painted(style.backgroundColor)) return style.backgroundColor;
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  const READ = "label name aside detail legend lead value change more kind heading board-headline".split(" ");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), boxes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const said = node.textContent.trim();
    if (!said) continue;
    const holder = node.parentElement, style = getComputedStyle(holder), svg = holder.closest("svg");
    const scale = svg ? svg.getScreenCTM().a : 1;
    const size = parseFloat(style.fontSize) * scale / unit;
    if (size < 23.99) wrong.push({ said, size });
    if (size < 27.99 && READ.some((name) => holder.closest(`.${name}`)?.closest(".board"))) wrong.push({ said, label: size });
    const range = document.createRange();
    range.selectNodeContents(node);
    const colour = svg ? style.fill : style.color;
    for (const rect of range.getClientRects()) {
      if (rect.width < 1) continue;
      if (rect.left < frame.left - 0.5 || rect.right > frame.right + 0.5 || rect.top < -0.5
          || rect.bottom > innerHeight + 0.5) wrong.push({ said, outside: [rect.left, rect.top, rect.right, rect.bottom] });
      if (board.contains(holder) && rect.bottom > frame.top + 1000 * unit) wrong.push({ said, below: rect.bottom / unit });
      const ground = groundAt(rect.left + rect.width / 2, rect.top + rect.height / 2, holder);
      if (contrast(colour, ground) < 7) wrong.push({ said, colour, ground, contrast: contrast(colour, ground) });
      // A line's box is higher than its letters: a fifth of it above and below is air.
      boxes.push({ said, left: rect.left, right: rect.right, top: rect.top + rect.height / 5, bottom: rect.bottom - rect.height / 5 });
    }
  }
  boxes.forEach((one, place) => boxes.slice(0, place).forEach((other) => {
    const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    if (wide > 1 && high > 1) wrong.push({ overlap: [one.said, other.said], wide, high });
  }));
  for (const one of board.querySelectorAll("*")) {
    if (!one.closest("svg") && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline"
        && one.clientWidth) wrong.push({ wider: one.className, text: one.textContent.slice(0, 40) });
  }
  return wrong.slice(0, 12);
}
