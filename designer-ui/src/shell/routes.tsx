// Addresses and the pages behind them; every page is loaded when first visited.
import { createBrowserRouter, Outlet } from "react-router";
import { ErrorPage, NotFoundPage } from "./ErrorPage";
import { Frame } from "./Frame";
import { Home } from "./Home";
import { PageLoading } from "./PageLoading";

export function createRoutes() {
  return createBrowserRouter([
    {
      errorElement: <ErrorPage />,
      hydrateFallbackElement: <PageLoading />,
      element: <Outlet />,
      children: [
        {
          path: "/sign-in",
          lazy: () => import("@/session/SignInPage").then((page) => ({ Component: page.SignInPage })),
        },
        {
          path: "/",
          element: <Frame />,
          errorElement: <ErrorPage />,
          children: [
            {
              errorElement: <ErrorPage inside />,
              children: [
                { index: true, element: <Home /> },
                {
                  path: "f/:form",
                  lazy: () => import("@/list/ListPage").then((page) => ({ Component: page.ListPage })),
                  children: [
                    {
                      path: ":id",
                      lazy: () => import("./RecordRoute").then((page) => ({ Component: page.RecordRoute })),
                    },
                  ],
                },
                {
                  path: "f/:form/bin",
                  lazy: () => import("@/bin/BinPage").then((page) => ({ Component: page.BinPage })),
                },
                {
                  path: "f/:form/import",
                  lazy: () => import("./ImportRoute").then((page) => ({ Component: page.ImportRoute })),
                },
                {
                  path: "settings",
                  lazy: () => import("@/settings/SettingsPage").then((page) => ({ Component: page.SettingsPage })),
                  children: [
                    {
                      path: "members",
                      lazy: () => import("@/settings/MembersPage").then((page) => ({ Component: page.MembersPage })),
                    },
                    {
                      path: "departments",
                      lazy: () =>
                        import("@/settings/DepartmentsPage").then((page) => ({ Component: page.DepartmentsPage })),
                    },
                    {
                      path: "tokens",
                      lazy: () => import("@/settings/TokensPage").then((page) => ({ Component: page.TokensPage })),
                    },
                  ],
                },
                { path: "*", element: <NotFoundPage /> },
              ],
            },
          ],
        },
      ],
    },
  ]);
}
