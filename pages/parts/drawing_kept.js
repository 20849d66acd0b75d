// Pictures outlive their page, in its tab: after a reload the same rows are there as a picture at once. A picture goes
// by its sign (what was drawn, of which rows, how large), so new rows never find an old one. Charts hold totals of groups
// and services, nothing about persons; whatever draws them is the same as before, or nothing kept is used.
{
  const KEPT = 24; // pictures, so that a period or a page seen before is there at once
  const STORED = 12; // of these for the next page
  const MOST = 2_000_000; // characters: a tab may store about five million
  const NAME = "ward.pictures";

  window.wardPictures = (drawnBy) => {
    const pictures = new Map(stored());
    let timer = 0;

    function stored() {
      try {
        const found = JSON.parse(sessionStorage.getItem(NAME));
        return found?.drawnBy === drawnBy ? found.pictures : [];
      } catch {
        return [];
      }
    }

    function store() {
      const latest = [...pictures].slice(-STORED);
      while (latest.reduce((sum, [, svg]) => sum + svg.length, 0) > MOST) latest.shift();
      try {
        sessionStorage.setItem(NAME, JSON.stringify({ drawnBy, pictures: latest }));
      } catch {
        sessionStorage.removeItem(NAME); // no room: the next page draws for itself
      }
    }

    return {
      any: pictures.size > 0,
      of: (sign) => pictures.get(sign),
      put(sign, svg) {
        const known = pictures.get(sign) === svg;
        pictures.delete(sign);
        pictures.set(sign, svg);
        if (pictures.size > KEPT) pictures.delete(pictures.keys().next().value);
        if (known) return;
        clearTimeout(timer);
        timer = setTimeout(store, 1000);
      },
    };
  };
}
