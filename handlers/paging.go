package handlers

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/views"
	"c800/views/ui"
)

// maxPage is further than any list goes, so that what is computed from a page
// number cannot overflow.
const maxPage = 1_000_000

// pageNumber reads ?page=. What is no number from 1 is the first page, what is
// too large for any list is maxPage.
func pageNumber(c echo.Context) int {
	n, err := strconv.Atoi(c.QueryParam("page"))
	switch {
	case n > maxPage, errors.Is(err, strconv.ErrRange) && n > 0:
		return maxPage
	case err != nil, n < 1:
		return 1
	}
	return n
}

// pageOf is the number of pages that total rows fill; a page past the last is
// not found. An empty list has one page.
func pageOf(page, total, size int) (pages int, err error) {
	pages = max((total+size-1)/size, 1)
	if page > pages {
		return pages, models.ErrNotFound
	}
	return pages, nil
}

// pagePath is a list's path with its parameters; page 1 has none of its own.
func pagePath(path string, values url.Values, page int) string {
	v := without(values, "page")
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	return withQuery(path, v)
}

func pager(f views.Format, path string, values url.Values, page, pages int) ui.Pager {
	p := ui.Pager{Text: f.Pages(page, pages)}
	if page > 1 {
		p.PrevURL = pagePath(path, values, page-1)
	}
	if page < pages {
		p.NextURL = pagePath(path, values, page+1)
	}
	return p
}
