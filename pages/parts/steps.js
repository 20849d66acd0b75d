// A link or a way of the menu is one step, and back leads to the page as it was left. Streamlit's own switch writes the
// new page's parameters into the old page's address first, or the old page's without its search: one step too many, and
// where back would lead. What is meant for a new tab or window the browser opens itself.
{
  const WAYS = '[data-testid="stPageLink-NavLink"], [data-testid="stSidebarNavLink"]';
  const CLOSES = '[data-testid="stSidebarCollapseButton"] button';
  const SMALL = "(max-width: 768px)"; // where the menu lies over the page: it closes when a page was chosen
  const TAKEN = 60; // ms until Streamlit has seen the choice

  document.addEventListener(
    "click",
    (event) => {
      const way = event.target.closest?.(WAYS);
      if (!way || event.button) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return event.stopPropagation();
      const menu = way.matches('[data-testid="stSidebarNavLink"]');
      if (menu && matchMedia(SMALL).matches) setTimeout(() => document.querySelector(CLOSES)?.click(), TAKEN);
      const href = new URL(way.href, location.href);
      if (href.origin !== location.origin || way.target === "_blank" || href.href === location.href) return;
      if (menu && href.pathname === location.pathname) return; // the page that is open keeps what is chosen on it
      event.preventDefault();
      event.stopPropagation();
      history.pushState(null, "", href);
      dispatchEvent(new PopStateEvent("popstate"));
    },
    true,
  );
}
